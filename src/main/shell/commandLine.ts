import path from 'node:path'
import { fileURLToPath } from 'node:url'

const MOST_PATHS = 1_000
const LONGEST_PATH = 32_768

/**
 * The files and folders among a program's arguments. Arguments come from whoever starts the app, a
 * second start included, so they are looked at as hostile: switches, other addresses than `file:`,
 * and what is too long or too many are left out.
 *
 * @param args without the program itself and, in development, without the app's folder
 * @param folder where the app was started; relative paths mean below it
 */
export function pathsOnCommandLine(args: readonly unknown[], folder: string): string[] {
  if (!path.isAbsolute(folder)) return []
  const paths = args.slice(0, MOST_PATHS).flatMap((arg) => {
    const file = typeof arg === 'string' ? pathOf(arg) : undefined
    return file === undefined ? [] : [path.resolve(folder, file)]
  })
  return [...new Set(paths)]
}

function pathOf(arg: string): string | undefined {
  if (arg === '' || arg.startsWith('-') || arg.length > LONGEST_PATH || arg.includes('\0')) {
    return undefined
  }
  // One letter before the colon is a drive of Windows, not a scheme.
  if (!/^[a-z][a-z\d+.-]+:/i.test(arg)) return arg
  try {
    const url = new URL(arg)
    // With a host it would name another computer, which a link must not be able to reach.
    if (url.protocol !== 'file:' || url.host !== '') return undefined
    const file = fileURLToPath(url)
    return file.includes('\0') ? undefined : file
  } catch {
    return undefined
  }
}

/** What a second start hands over to the first one. */
export interface HandedOver {
  readonly args: readonly string[]
  readonly folder: string
}

/** Reads what another process handed over; undefined for anything of another shape. */
export function readHandedOver(data: unknown): HandedOver | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { args, folder } = data as Partial<HandedOver>
  if (!Array.isArray(args) || typeof folder !== 'string') return undefined
  return { args: args.filter((arg) => typeof arg === 'string'), folder }
}

/** The program's own arguments: in development `electron` and the app's folder come before them. */
export function ownArguments(argv: readonly string[], isDefaultApp: boolean): string[] {
  if (!isDefaultApp) return argv.slice(1)
  const app = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'))
  return app < 0 ? [] : argv.slice(app + 1)
}

/** The value of a switch such as `--headless-run=FOLDER`; undefined when it is not given. */
export function switchValue(args: readonly string[], name: string): string | undefined {
  const prefix = `--${name}=`
  return args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)
}
