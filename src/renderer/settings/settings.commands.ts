import { KeyRound, Plus } from 'lucide-react'
import { registerCommands } from '../commands/registry'
import { openDialog } from '../state/uiStore'

registerCommands('settings', [
  {
    id: 'providers',
    label: 'Providers and keys',
    section: 'App',
    icon: KeyRound,
    words: 'settings api key server ollama price',
    run: () => openDialog('settings', { page: 'providers' })
  },
  {
    id: 'add-server',
    label: 'Add a server',
    section: 'App',
    icon: Plus,
    words: 'provider openai compatible key address cloud',
    run: () => openDialog('settings', { page: 'add-server' })
  }
])
