/** The command line's entry: the same engine without a window, in plain Node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommandLine } from './commandLine'
import { EXIT } from './context'

const appFolder = join(import.meta.dirname, '..', '..')

/** The first Ctrl-C stops cleanly; a second one does not wait for that. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted)
      controller.abort()
    })
  return controller.signal
}

// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
})

const { version } = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as {
  readonly version: string
}

// No process.exit here: what is still in a pipe to the next program would be lost.
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  resourcesFolder: join(appFolder, 'resources'),
  builtFolder: import.meta.dirname,
  version,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption()
})
