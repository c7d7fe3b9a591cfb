import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { CALL_CHANNEL, PRELOAD_ORIGIN } from '../../shared/ipc/channels'
import type { Result } from '../../shared/ipc/result'
import type { Router } from '../calls/router'
import type { Logger } from '../engine/engine'
import { appOrigin } from './origin'
import { isTrustedSender, type SenderFacts } from './senderCheck'
import { ownContentsIds } from './window'

const FOREIGN_SENDER: Result<never> = {
  ok: false,
  error: { code: 'refused', sentence: 'Only the app’s own window may ask this.' }
}

/**
 * Answers the one channel on which windows ask; nothing else in the app listens to them.
 *
 * @param router may still be on its way: the window is quicker
 * @returns when a page asks for the first time: what is pushed before that is lost
 */
export function hostCalls(router: Promise<Router>, log: Logger): Promise<void> {
  let onFirst = () => {}
  const isPageReady = new Promise<void>((resolve) => (onFirst = resolve))
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown, origin: unknown) => {
    if (!isTrustedSender(senderOf(event), ownContentsIds(), appOrigin())) {
      log.warn('a message from a foreign sender was refused')
      return FOREIGN_SENDER
    }
    onFirst()
    const answer = await router
    return answer(name, input, { isPreload: origin === PRELOAD_ORIGIN })
  })
  return isPageReady
}

function senderOf(event: IpcMainInvokeEvent): SenderFacts {
  const contentsId = event.sender.id
  try {
    const frame = event.senderFrame
    if (frame === null) return { contentsId }
    const isMainFrame = frame === event.sender.mainFrame && frame.parent === null
    return { contentsId, frame: { origin: frame.origin, isMainFrame } }
  } catch {
    // A frame that is gone already throws whatever is read of it.
    return { contentsId }
  }
}
