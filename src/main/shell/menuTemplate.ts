import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '../../shared/domain/settings'
import type { MenuCommand } from '../../shared/ipc/views'

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly theme: Settings['theme']
  readonly isPackaged: boolean
  readonly send: (command: MenuCommand) => void
  readonly openDataFolder: () => void
}

type Item = MenuItemConstructorOptions

const SEPARATOR: Item = { type: 'separator' }

/**
 * The menus of the app. Every command of the window is in exactly one of them; what it does is the
 * window's business, which is told its name. Pure, so that a test can read it.
 */
export function menuTemplate(options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin'
  return [
    ...(isMac ? [appMenu(options)] : []),
    fileMenu(options, isMac),
    { label: '&Edit', submenu: editItems(options) },
    { label: '&View', submenu: viewItems(options, isMac) },
    { label: '&Run', submenu: runItems(options) },
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { label: '&Help', role: 'help', submenu: helpItems(options, isMac) }
  ]
}

function command(
  { send }: MenuOptions,
  name: MenuCommand,
  label: string,
  more: Omit<Item, 'label' | 'click'> = {}
): Item {
  return { ...more, label, click: () => send(name) }
}

/**
 * A key without modifiers belongs to the page, which knows whether a field has the focus. It is
 * shown, where a menu can show a key without taking it.
 */
function shownKey({ platform }: MenuOptions, accelerator: string): Omit<Item, 'label' | 'click'> {
  return platform === 'darwin' ? {} : { accelerator, registerAccelerator: false }
}

function appMenu(options: MenuOptions): Item {
  return {
    label: 'Triptych',
    submenu: [
      command(options, 'about', 'About Triptych'),
      SEPARATOR,
      command(options, 'settings', 'Settings…', { accelerator: 'Cmd+,' }),
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' }
    ]
  }
}

function fileMenu(options: MenuOptions, isMac: boolean): Item {
  const settings = command(options, 'settings', '&Settings…', { accelerator: 'Ctrl+,' })
  return {
    label: '&File',
    submenu: [
      command(options, 'new-board', '&New Board', { accelerator: 'CmdOrCtrl+N' }),
      command(options, 'boards', '&Boards…', { accelerator: 'CmdOrCtrl+P' }),
      SEPARATOR,
      command(options, 'open-files', '&Open Images…', { accelerator: 'CmdOrCtrl+O' }),
      command(options, 'open-folder', 'Open &Folder…', { accelerator: 'CmdOrCtrl+Shift+O' }),
      command(options, 'paste-images', '&Paste Images'),
      SEPARATOR,
      {
        label: '&Export',
        submenu: [
          command(options, 'export-html', '&Report (HTML)…', { accelerator: 'CmdOrCtrl+E' }),
          command(options, 'export-jsonl', 'Results (&JSON Lines)…')
        ]
      },
      SEPARATOR,
      ...(isMac
        ? [{ role: 'close' } satisfies Item]
        : [settings, SEPARATOR, { role: 'quit' } satisfies Item])
    ]
  }
}

function editItems(options: MenuOptions): Item[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    SEPARATOR,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    SEPARATOR,
    command(options, 'remove-image', 'Re&move Image from Board', shownKey(options, 'Delete'))
  ]
}

function viewItems(options: MenuOptions, isMac: boolean): Item[] {
  const key = (accelerator: string) => shownKey(options, accelerator)
  return [
    command(options, 'palette', '&Commands…', { accelerator: 'CmdOrCtrl+K' }),
    SEPARATOR,
    command(options, 'toggle-viewer', 'Image &Viewer', key('V')),
    command(options, 'toggle-boxes', '&Boxes on the Image', key('B')),
    {
      label: '&Image',
      submenu: [
        command(options, 'next-image', '&Next', key('J')),
        command(options, 'previous-image', '&Previous', key('K')),
        SEPARATOR,
        command(options, 'zoom-in', 'Zoom &In', key('Plus')),
        command(options, 'zoom-out', 'Zoom &Out', key('-')),
        command(options, 'zoom-fit', '&Fit', key('0')),
        command(options, 'zoom-actual', '&Actual Size', key('Shift+0'))
      ]
    },
    SEPARATOR,
    { label: '&Theme', submenu: themeItems(options) },
    { role: 'zoomIn', label: '&Larger Text' },
    { role: 'zoomOut', label: '&Smaller Text' },
    { role: 'resetZoom', label: 'N&ormal Text' },
    SEPARATOR,
    { role: 'togglefullscreen' },
    ...(options.isPackaged
      ? []
      : [
          { role: 'reload', accelerator: isMac ? 'Cmd+Alt+R' : 'Ctrl+Alt+R' } satisfies Item,
          { role: 'toggleDevTools' } satisfies Item
        ])
  ]
}

function themeItems(options: MenuOptions): Item[] {
  const choice = (theme: Settings['theme'], label: string) =>
    command(options, `theme-${theme}`, label, { type: 'radio', checked: options.theme === theme })
  return [choice('system', 'Like the &System'), choice('light', '&Light'), choice('dark', '&Dark')]
}

function runItems(options: MenuOptions): Item[] {
  return [
    command(options, 'run', '&Run', { accelerator: 'CmdOrCtrl+Enter' }),
    command(options, 'stop-all', '&Stop All', { accelerator: 'CmdOrCtrl+.' }),
    command(options, 'retry-failed', 'Retry &Failed', { accelerator: 'CmdOrCtrl+Shift+R' }),
    SEPARATOR,
    command(options, 'models', '&Models…', { accelerator: 'CmdOrCtrl+Shift+M' }),
    command(options, 'parameters', '&Parameters…'),
    SEPARATOR,
    command(options, 'history', '&History…')
  ]
}

function helpItems(options: MenuOptions, isMac: boolean): Item[] {
  return [
    command(options, 'shortcuts', '&Keyboard Shortcuts', { accelerator: 'CmdOrCtrl+/' }),
    { label: 'Open &Data Folder', click: () => options.openDataFolder() },
    ...(isMac ? [] : [SEPARATOR, command(options, 'about', '&About Triptych')])
  ]
}
