import { Import, KeyRound, Plus } from 'lucide-react'
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
  },
  {
    id: 'import-keys',
    label: 'Import keys from the environment',
    section: 'App',
    icon: Import,
    words: 'api key variable',
    run: () => openDialog('importKeys', {})
  }
])
