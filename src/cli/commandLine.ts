import { parseArgs } from 'node:util'
import { StorageError } from '../main/engine/storage/storageError'
import { BadPlan, UsageError } from './badPlan'
import { modelsCommand } from './commands/models'
import { providersCommand } from './commands/providers'
import { runCommand } from './commands/run'
import { EXIT, type CommandContext } from './context'
import { HELP } from './help'

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  out: { type: 'string' },
  report: { type: 'string' },
  db: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  provider: { type: 'string' },
  json: { type: 'boolean' }
} as const

type OptionName = keyof typeof OPTIONS

/** Which options and how many names each command takes. */
const COMMANDS = {
  run: { options: ['out', 'report', 'db', 'quiet'], names: 1 },
  models: { options: ['provider', 'json'], names: 0 },
  providers: { options: ['json'], names: 0 }
} as const satisfies Record<string, { options: readonly OptionName[]; names: number }>

type Values = ReturnType<typeof parse>['values']

/**
 * Runs one command to its end.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function runCommandLine(
  args: readonly string[],
  context: CommandContext
): Promise<number> {
  try {
    return await dispatch(args, context)
  } catch (error) {
    if (context.interrupted.aborted) return EXIT.interrupted
    context.stderr.write(`${sentenceOf(error)}\n`)
    return error instanceof UsageError ? EXIT.usage : EXIT.failed
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parse(args)
  const [command, ...names] = positionals
  if (values.version === true) return print(`${context.version}\n`, context)
  if (values.help === true) return print(HELP, context)
  if (command === undefined || !Object.hasOwn(COMMANDS, command))
    throw new UsageError(
      `${command === undefined ? 'Which command?' : `There is no command "${command}".`} Type: triptych --help`
    )
  const name = command as keyof typeof COMMANDS
  checkUse(name, values, names)
  if (name === 'run') return runCommand(runOptions(names, values), context)
  const json = values.json === true
  if (name === 'providers') return providersCommand({ json }, context)
  return modelsCommand(
    { json, ...(values.provider !== undefined && { provider: values.provider }) },
    context
  )
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. Type: triptych --help`)
  }
}

function checkUse(command: keyof typeof COMMANDS, values: Values, names: readonly string[]): void {
  const allowed: readonly string[] = COMMANDS[command].options
  const stray = Object.keys(values).find((option) => !allowed.includes(option))
  if (stray !== undefined)
    throw new UsageError(`"${command}" takes no --${stray}. Type: triptych --help`)
  if (names.length > COMMANDS[command].names)
    throw new UsageError(`"${command}" takes no "${names.at(-1)}". Type: triptych --help`)
}

function runOptions(names: readonly string[], values: Values) {
  const [plan] = names
  if (plan === undefined) throw new UsageError('Which plan? Type: triptych run plan.json')
  return {
    plan,
    quiet: values.quiet === true,
    ...(values.out !== undefined && { out: values.out }),
    ...(values.report !== undefined && { report: values.report }),
    ...(values.db !== undefined && { db: values.db })
  }
}

function print(text: string, { stdout }: CommandContext): number {
  stdout.write(text)
  return EXIT.ok
}

function sentenceOf(error: unknown): string {
  if (error instanceof BadPlan) return error.message
  if (error instanceof StorageError) return `${error.sentence} ${error.nextStep}`
  return error instanceof Error ? error.message : String(error)
}
