import { expect, test } from 'vitest'
import { repetitionFilter, runForeground } from './signals.mjs'

const node = (code, options) =>
  runForeground(process.execPath, ['-e', code], { stdio: 'ignore', ...options })

test('one press of Ctrl-C is one signal', () => {
  let time = 0
  const isRepeated = repetitionFilter(() => time)
  expect(isRepeated('SIGINT')).toBe(false)
  time = 5
  expect(isRepeated('SIGINT')).toBe(true)
  expect(isRepeated('SIGTERM')).toBe(false)
  time = 1000
  expect(isRepeated('SIGINT')).toBe(false)
})

test('the exit code of the child is passed on, a signal as 128 and its number', async () => {
  expect(await node('process.exit(3)')).toBe(3)
  expect(await node('process.kill(process.pid, "SIGTERM")')).toBe(143)
  await expect(runForeground('/no/such/program', [])).rejects.toThrow(/ENOENT/)
})

test('a child that hangs is ended after the limit', async () => {
  expect(await node('setInterval(() => {}, 1000)', { limitMs: 300 })).toBe(124)
})
