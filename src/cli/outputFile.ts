import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './badPlan'

/**
 * Looks whether a file can be written before anything is asked and paid for.
 * @returns its absolute name
 * @throws {UsageError}
 */
export function outputFile(option: string, name: string, cwd: string): string {
  const file = resolve(cwd, name)
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
  } catch {
    throw new UsageError(`--${option}: ${dirname(file)} is no folder that can be written to.`)
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`--${option}: ${file} is a folder; name a file.`)
  return file
}
