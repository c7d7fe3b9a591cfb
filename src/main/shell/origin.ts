import { app } from 'electron'

/** Scheme and host of the built window; the only page that may call main. */
export const BUNDLE_ORIGIN = 'app://bundle'

/** Address of Vite's server while developing; undefined in a packaged app whatever the environment says. */
function developmentAddress(): string | undefined {
  return app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
}

export function pageAddress(): string {
  return developmentAddress() ?? `${BUNDLE_ORIGIN}/index.html`
}

/** The origin a page must have, exactly, to be listened to. */
export function appOrigin(): string {
  const address = developmentAddress()
  return address === undefined ? BUNDLE_ORIGIN : new URL(address).origin
}

/** Whether Vite serves the page, which needs its socket and its own reloads. */
export function isServedByVite(): boolean {
  return developmentAddress() !== undefined
}
