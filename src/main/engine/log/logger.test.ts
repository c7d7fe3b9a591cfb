import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogger, fileSink, streamSink } from './logger'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes one redacted line a message', () => {
  let out = ''
  const log = createLogger(
    streamSink({ write: (text) => (out += text) }),
    () => new Date('2026-03-01T09:30:00Z')
  )
  log.warn('Refused:\n  Authorization: Bearer abcdefgh', { host: 'h', apiKey: 'abcdefgh' })
  expect(out).toBe(
    '2026-03-01T09:30:00.000Z WARN  Refused: Authorization: [hidden] {"host":"h","apiKey":"[hidden]"}\n'
  )
})

it('starts a new file at the limit and keeps three', () => {
  const file = join(folder, 'logs', 'triptych.log')
  const log = createLogger(fileSink(file, 1_000))
  for (let line = 0; line < 100; line++) log.info(`line ${line} ${'.'.repeat(60)}`)
  const files = readdirSync(join(folder, 'logs')).sort()
  expect(files).toEqual(['triptych.1.log', 'triptych.2.log', 'triptych.log'])
  for (const name of files)
    expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(1_000)
  expect(readFileSync(file, 'utf8')).toContain('line 99 ')
})

it('goes on when nothing can be written', () => {
  writeFileSync(join(folder, 'logs'), 'in the way')
  expect(() => createLogger(fileSink(join(folder, 'logs', 'a.log'))).info('x')).not.toThrow()
})
