import {
  CircleHelp,
  Command as CommandIcon,
  FilePlus2,
  Folder,
  History,
  Info,
  Keyboard,
  Moon,
  Settings,
  Sun,
  SunMoon
} from 'lucide-react'
import type { Settings as AppSettings } from '../../shared/domain/settings'
import { commandCall } from '../ipc/hooks'
import { flushBoard, openBoard } from '../state/boardStore'
import { openDialog } from '../state/uiStore'
import type { Command } from './registry'

/** Id of the button in the title bar that the board menu hangs on. */
export const BOARD_BUTTON_ID = 'board-button'

async function newBoard(): Promise<void> {
  // A new board takes its models from the one before, and its name so that no other board has it.
  await flushBoard()
  const board = await commandCall('boards.create', {})
  if (board) await openBoard(board.id)
}

function themeCommand(theme: AppSettings['theme'], label: string, icon: Command['icon']): Command {
  return {
    id: `theme-${theme}`,
    label,
    section: 'App',
    ...(icon && { icon }),
    menu: `theme-${theme}`,
    words: 'colour appearance',
    run: () => void commandCall('settings.write', { patch: { theme } })
  }
}

export const appCommands: readonly Command[] = [
  {
    id: 'palette',
    label: 'Search commands, boards and answers',
    section: 'App',
    icon: CommandIcon,
    keys: 'Mod+K',
    alsoKeys: ['Mod+Shift+P'],
    menu: 'palette',
    keyOnly: true,
    run: () => openDialog('palette', {})
  },
  {
    id: 'settings',
    label: 'Settings',
    section: 'App',
    icon: Settings,
    keys: 'Mod+,',
    menu: 'settings',
    words: 'preferences providers keys',
    run: () => openDialog('settings', {})
  },
  {
    id: 'shortcuts',
    label: 'All keys',
    section: 'App',
    icon: Keyboard,
    keys: '?',
    alsoKeys: ['Mod+/'],
    menu: 'shortcuts',
    words: 'keyboard shortcuts help',
    run: () => openDialog('shortcuts', {})
  },
  {
    id: 'about',
    label: 'About Triptych',
    section: 'App',
    icon: Info,
    menu: 'about',
    words: 'version',
    run: () => openDialog('about', {})
  },
  {
    id: 'data-folder',
    label: 'Open the data folder',
    section: 'App',
    icon: Folder,
    run: () => void commandCall('app.openDataFolder', {})
  },
  {
    id: 'diagnostics',
    label: 'Copy diagnostics for a problem report',
    section: 'App',
    icon: CircleHelp,
    run: () => void copyDiagnostics()
  },
  themeCommand('light', 'Use the light theme', Sun),
  themeCommand('dark', 'Use the dark theme', Moon),
  themeCommand('system', 'Use the system’s theme', SunMoon),
  {
    id: 'new-board',
    label: 'New board',
    section: 'Board',
    icon: FilePlus2,
    keys: 'Mod+N',
    menu: 'new-board',
    run: () => void newBoard()
  },
  {
    id: 'boards',
    label: 'Switch board',
    section: 'Board',
    keys: 'Mod+P',
    menu: 'boards',
    run: () => document.getElementById(BOARD_BUTTON_ID)?.click()
  },
  {
    id: 'rename-board',
    label: 'Rename board',
    section: 'Board',
    run: () => openDialog('renameBoard', {})
  },
  {
    id: 'history',
    label: 'History of runs',
    section: 'Board',
    icon: History,
    keys: 'Mod+Y',
    menu: 'history',
    words: 'past earlier reopen',
    run: () => openDialog('history', {})
  }
]

async function copyDiagnostics(): Promise<void> {
  const text = await commandCall('app.diagnostics', {})
  if (typeof text === 'string') await commandCall('app.copyText', { text })
}
