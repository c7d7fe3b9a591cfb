import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { protocol } from 'electron'
import type { ImageId } from '../../shared/domain/ids'
import { byteRange, type ByteRange } from './byteRange'
import { CONTENT_POLICY, contentType, PICTURE_POLICY } from './contentPolicy'
import { fileStream } from './fileStream'
import { pathInside, realPathInside } from './safePath'

/** Has to happen before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
    },
    { scheme: 'app-image', privileges: { standard: true, secure: true, stream: true } }
  ])
}

/** Where the bytes of a known image lie and what they are; undefined for any other id. */
export type FindPicture = (
  id: ImageId
) => Promise<{ readonly mime: string; readonly path: string } | undefined>

/**
 * Serves the built window and, by id only, its pictures. What is foreign and what is missing give
 * the same 404, so that nothing can be found out by asking.
 *
 * @param bundleFolder `out/renderer`, also from inside app.asar
 */
export function serveSchemes(bundleFolder: string, findPicture: FindPicture): void {
  protocol.handle('app', (request) => orNotFound(() => bundleResponse(request, bundleFolder)))
  protocol.handle('app-image', (request) => orNotFound(() => pictureResponse(request, findPicture)))
}

const NOT_FOUND = { status: 404, headers: { 'X-Content-Type-Options': 'nosniff' } }

async function orNotFound(answer: () => Promise<Response | undefined>): Promise<Response> {
  try {
    return (await answer()) ?? new Response(null, NOT_FOUND)
  } catch {
    return new Response(null, NOT_FOUND)
  }
}

function isReading(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

async function bundleResponse(request: Request, folder: string): Promise<Response | undefined> {
  const url = new URL(request.url)
  if (!isReading(request) || url.host !== 'bundle') return undefined
  const type = contentType(path.extname(url.pathname).toLowerCase())
  const inside = pathInside(folder, url.pathname)
  if (type === undefined || inside === undefined) return undefined
  const file = await realPathInside(folder, inside)
  if (file === undefined) return undefined
  return new Response(await readFile(file), {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': CONTENT_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache'
    }
  })
}

async function pictureResponse(
  request: Request,
  findPicture: FindPicture
): Promise<Response | undefined> {
  const url = new URL(request.url)
  const id = /^\/([0-9a-f]{64})$/.exec(url.pathname)?.[1]
  if (!isReading(request) || url.host !== 'image' || id === undefined) return undefined
  const picture = await findPicture(id as ImageId)
  if (picture === undefined) return undefined
  const { size } = await stat(picture.path)
  const range = byteRange(request.headers.get('Range'), size)
  const headers = new Headers({
    'Content-Type': picture.mime,
    'Content-Security-Policy': PICTURE_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    // The id is the hash of the bytes, so what it names never changes.
    'Cache-Control': 'private, max-age=31536000, immutable'
  })
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${size}`)
    return new Response(null, { status: 416, headers })
  }
  return range === 'whole'
    ? partOf(request, picture.path, { start: 0, end: size - 1 }, 200, headers)
    : partOf(request, picture.path, range, 206, headers, size)
}

function partOf(
  request: Request,
  file: string,
  range: ByteRange,
  status: 200 | 206,
  headers: Headers,
  size = 0
): Response {
  headers.set('Content-Length', String(range.end - range.start + 1))
  if (status === 206) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  const body = request.method === 'HEAD' ? null : fileStream(file, range)
  return new Response(body, { status, headers })
}
