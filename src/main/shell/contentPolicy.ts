/**
 * The content security policy of the built window, sent as a response header. No `unsafe-*` anywhere:
 * libraries that inject `<style>` or evaluate text do not work here, and that is the point. Pictures
 * come from the app's own scheme, or as small data URIs and blobs that the window made itself.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' app-image: data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** The same for a picture that somebody manages to open as a document (an SVG can hold scripts). */
export const PICTURE_POLICY = "default-src 'none'; sandbox"

/** Types of what the build makes; anything else in the folder is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8'
}

/** @param extension with its dot, lower case */
export function contentType(extension: string): string | undefined {
  return Object.hasOwn(CONTENT_TYPES, extension) ? CONTENT_TYPES[extension] : undefined
}
