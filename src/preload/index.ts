import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { BoardId } from '../shared/domain/ids'
import type { ImportReport } from '../shared/domain/image'
import type { Bridge } from '../shared/ipc/bridge'
import { CALL_CHANNEL, PRELOAD_ORIGIN, PUSH_CHANNEL } from '../shared/ipc/channels'
import type { CallInput } from '../shared/ipc/contract'
import type { Result } from '../shared/ipc/result'
import { importDropped } from './importDropped'

/*
 * The whole bridge. Only types of the contract come in here, so the bundle holds no schema, and
 * neither ipcRenderer nor a free channel name goes out.
 */
type Listener = (payload: unknown) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(PUSH_CHANNEL, (_event: IpcRendererEvent, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) {
    try {
      listener(payload)
    } catch (error) {
      // One that fails must not cost the others their news.
      console.error(error)
    }
  }
})

function onPush(name: string, listener: Listener): () => void {
  const group = listeners.get(name) ?? new Set()
  listeners.set(name, group.add(listener))
  return () => void group.delete(listener)
}

/** A call of the preload script's own: main accepts paths from here only. */
function callAsPreload<N extends 'images.importPaths' | 'images.importBytes'>(
  name: N,
  input: CallInput<N>
): Promise<Result<ImportReport>> {
  return ipcRenderer.invoke(CALL_CHANNEL, name, input, PRELOAD_ORIGIN) as Promise<
    Result<ImportReport>
  >
}

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(CALL_CHANNEL, name, input),
  onPush: (name, listener) => onPush(name, listener as Listener),
  importFiles: (boardId: BoardId, files: readonly File[]) =>
    importDropped(boardId, files, {
      pathOf: (file) => webUtils.getPathForFile(file),
      importPaths: (input) => callAsPreload('images.importPaths', input),
      importBytes: (input) => callAsPreload('images.importBytes', input)
    })
}

contextBridge.exposeInMainWorld('bridge', bridge)
