import { app, session, type Session, type WebContents } from 'electron'
import type { Logger } from '../engine/engine'
import { appOrigin, isServedByVite } from './origin'

/**
 * Refuses, for every page this app will ever hold, whatever a page can ask for beyond showing itself:
 * going elsewhere, opening windows, embedding, permissions, devices, downloads, the network. To be
 * called when the app is ready and before the first window.
 */
export function hardenEverything(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, log))
  hardenSession(session.defaultSession)
}

function hardenContents(contents: WebContents, log: Logger): void {
  const refuse = (event: { preventDefault(): void; readonly url: string }) => {
    if (isReloadWhileDeveloping(event.url)) return
    event.preventDefault()
    log.warn('a navigation was refused', { scheme: schemeOf(event.url) })
  }
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
}

function isReloadWhileDeveloping(url: string): boolean {
  return isServedByVite() && URL.canParse(url) && new URL(url).origin === appOrigin()
}

function hardenSession(target: Session): void {
  // SECURITY: both handlers, because some permissions are asked for and others are only checked.
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler(() => false)
  target.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  target.on('will-download', (event) => event.preventDefault())
  if (isServedByVite()) return
  // SECURITY: the second lock behind the content security policy. Providers are called by main.
  target.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true })
  )
}

/** An address may hold anything a model wrote; its scheme is enough to know what was tried. */
function schemeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : 'none'
}
