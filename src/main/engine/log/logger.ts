import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import type { Logger } from '../engine'
import { redact, redactValue } from './redact'

type Level = 'info' | 'warn' | 'error'

/** Takes finished lines, each with its line break. Must not throw: a log is never worth a crash. */
export type LogSink = (line: string) => void

/** A logger whose every line went through {@link redact}. */
export function createLogger(sink: LogSink, date: () => Date = () => new Date()): Logger {
  const write =
    (level: Level) =>
    (message: string, details?: Readonly<Record<string, unknown>>): void =>
      sink(lineOf(date(), level, message, details))
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

function lineOf(
  date: Date,
  level: Level,
  message: string,
  details: Readonly<Record<string, unknown>> | undefined
): string {
  const text = redact(message).replaceAll(/\s*\r?\n\s*/g, ' ')
  const tail = details === undefined ? '' : ` ${JSON.stringify(redactValue(details))}`
  return `${date.toISOString()} ${level.toUpperCase().padEnd(5)} ${text}${tail}\n`
}

const LARGEST_BYTES = 2 * 1024 * 1024
/** Files in all: `triptych.log`, `triptych.1.log`, `triptych.2.log`. */
const FILES_KEPT = 3

/**
 * Appends to a file and starts a new one at 2 MB. Lines are written at once, so that the last one
 * before a crash is there to read.
 */
export function fileSink(file: string, largestBytes = LARGEST_BYTES): LogSink {
  let size: number | undefined
  return (line) => {
    try {
      size ??= sizeOf(file)
      const bytes = Buffer.byteLength(line)
      if (size > 0 && size + bytes > largestBytes) {
        rotate(file)
        size = 0
      }
      appendFileSync(file, line)
      size += bytes
    } catch {
      // A full disk or a folder that is gone; what the app does goes on, and the next line tries again.
      size = undefined
    }
  }
}

/** For the command line: `--verbose` and the like, on standard error. */
export function streamSink(stream: { write(text: string): unknown }): LogSink {
  return (line) => void stream.write(line)
}

function sizeOf(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  return existsSync(file) ? statSync(file).size : 0
}

function rotate(file: string): void {
  const { dir, name, ext } = parse(file)
  const numbered = (number: number): string =>
    number === 0 ? file : join(dir, `${name}.${number}${ext}`)
  for (let number = FILES_KEPT - 2; number >= 0; number--)
    if (existsSync(numbered(number))) renameSync(numbered(number), numbered(number + 1))
}
