import { Trash2 } from 'lucide-react'
import { registerCommands } from '../commands/registry'

registerCommands('boards', [
  {
    id: 'delete-board',
    label: 'Delete this board',
    section: 'Board',
    icon: Trash2,
    // The menu is loaded when it is first needed.
    run: () => void import('./boardMenu.slot').then((menu) => menu.deleteCurrentBoard())
  }
])
