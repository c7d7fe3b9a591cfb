import { CallFailure } from '../../shared/ipc/result'
import type { CallGroup } from './index'
import type { CallContext } from './services'

export function appCalls({ shell }: CallContext): CallGroup<'app'> {
  return {
    'app.info': () => shell.info(),
    'app.openDataFolder': () => shell.openDataFolder(),
    'app.openExternal': async ({ url }) => {
      if (await shell.openExternal(url)) return
      throw new CallFailure(
        'refused',
        'Only http and https addresses are opened from here.',
        'Copy the address if you want to look at it elsewhere.'
      )
    },
    'app.copyText': ({ text }) => shell.copyText(text),
    'app.showMenu': ({ x, y }) => shell.showMenu(x, y),
    'app.diagnostics': () => shell.diagnostics(),
    'app.saved': () => shell.pageSaved()
  }
}
