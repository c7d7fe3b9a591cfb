import type { BrowserWindow, WebContents } from 'electron'
import { PUSH_CHANNEL } from '../../shared/ipc/channels'
import type { Push } from '../calls/services'

/**
 * Pushes to whichever window there is. A page that reloads or has crashed loses what is sent
 * meanwhile without an error; it asks for snapshots when it comes back and goes on after their seq.
 */
export function createPush(currentWindow: () => BrowserWindow | undefined): Push {
  return (name, payload) => {
    const contents = currentWindow()?.webContents
    if (canReceive(contents)) contents.send(PUSH_CHANNEL, name, payload)
  }
}

function canReceive(contents: WebContents | undefined): contents is WebContents {
  return contents !== undefined && !contents.isDestroyed() && !contents.isCrashed()
}
