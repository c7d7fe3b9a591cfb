import type { ClipboardImages } from '../calls/services'
import { filesInFileNameW, filesInPropertyList, filesInUriList } from './clipboardFiles'
import { systemClipboard, type SystemClipboard } from './systemClipboard'

/** Files before the bitmap: a file manager that offers both puts only an icon or a preview there. */
export async function readClipboard(source = systemClipboard()): Promise<ClipboardImages> {
  const paths = await filesOnClipboard(source)
  if (paths.length > 0) return { kind: 'files', paths }
  const png = await source.readPng()
  return png === undefined ? { kind: 'nothing' } : { kind: 'bitmap', png }
}

async function filesOnClipboard(source: SystemClipboard): Promise<string[]> {
  switch (process.platform) {
    case 'darwin':
      return filesInPropertyList((await source.read('NSFilenamesPboardType')).toString())
    case 'win32':
      return filesInFileNameW(await source.read('FileNameW'))
    default:
      return filesInUriList((await source.read('text/uri-list')).toString())
  }
}
