import { appCommands } from './appCommands'
import { imageCommands } from './imageCommands'
import { registerCommands } from './registry'
import { runCommands } from './runCommands'
import { viewCommands } from './viewCommands'

// Commands of the folders that bring their own; found, not listed.
import.meta.glob('../{picker,settings,palette,history,boards,dialogs}/*.commands.ts', {
  eager: true
})

/** Puts the window's own commands into the registry. */
export function registerAllCommands(): void {
  registerCommands('run', runCommands)
  registerCommands('images', imageCommands)
  registerCommands('view', viewCommands)
  registerCommands('app', appCommands)
}
