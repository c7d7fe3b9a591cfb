import { describe, expect, it } from 'vitest'
import type { CallName } from '../../shared/ipc/contract'
import { CallFailure } from '../../shared/ipc/result'
import type { Logger } from '../engine/engine'
import { StorageError } from '../engine/storage/storageError'
import type { Calls } from './index'
import { createRouter } from './router'

const PAGE = { isPreload: false }
const PRELOAD = { isPreload: true }
const BOARD = 'board_1'

type AnyCalls = Partial<Record<CallName, (payload: never) => unknown>>

/** A router over only the handlers a test needs, with what was logged. */
function route(handlers: AnyCalls) {
  const logged: string[] = []
  const log = (message: string, details?: unknown) =>
    void logged.push(`${message} ${JSON.stringify(details)}`)
  const logger: Logger = { info: log, warn: log, error: log }
  return { logged, answer: createRouter(Promise.resolve(handlers as Calls), logger) }
}

describe('the name', () => {
  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'nothing.here',
    '',
    'APP.INFO',
    undefined,
    null,
    7,
    ['app.info'],
    { toString: () => 'app.info' }
  ])('%j is unknown, always with the same error', async (name) => {
    const { answer } = route({ 'app.info': () => 'reached' })
    const result = await answer(name, {}, PRELOAD)
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown-call' } })
    expect(result).toEqual(await answer('no.such', {}, PAGE))
  })

  it('leads to its handler', async () => {
    const { answer } = route({ 'app.info': () => ({ version: '1' }) })
    expect(await answer('app.info', {}, PAGE)).toEqual({ ok: true, value: { version: '1' } })
  })
})

describe('calls of the preload script', () => {
  const handlers: AnyCalls = {
    'images.importPaths': () => 'imported',
    'images.importBytes': () => 'imported'
  }
  const paths = { boardId: BOARD, paths: ['/etc/passwd'] }
  const bytes = { boardId: BOARD, name: 'a.png', bytes: new Uint8Array(3) }

  it('are refused to a page, before anything is looked at', async () => {
    const { answer } = route(handlers)
    for (const name of ['images.importPaths', 'images.importBytes']) {
      const result = await answer(name, { nonsense: true }, PAGE)
      expect(result).toMatchObject({ ok: false, error: { code: 'refused' } })
    }
  })

  it('are answered to the preload script', async () => {
    const { answer } = route(handlers)
    expect(await answer('images.importPaths', paths, PRELOAD)).toEqual({
      ok: true,
      value: 'imported'
    })
    expect(await answer('images.importBytes', bytes, PRELOAD)).toEqual({
      ok: true,
      value: 'imported'
    })
  })
})

describe('the payload', () => {
  const seen: unknown[] = []
  const { answer } = route({
    'boards.open': (payload) => seen.push(payload),
    'keys.add': (payload) => seen.push(payload),
    'app.copyText': (payload) => seen.push(payload)
  })

  it.each([
    ['boards.open', { id: 'board_1', extra: 1 }],
    ['boards.open', { id: '../../etc' }],
    ['boards.open', { id: undefined }],
    ['boards.open', { id: 'x'.repeat(121) }],
    ['boards.open', undefined],
    ['boards.open', null],
    ['boards.open', []],
    ['boards.open', 'text'],
    ['boards.open', new Map()],
    ['keys.add', { provider: 'p', key: '' }]
  ])('%s does not reach its handler with %j', async (name, payload) => {
    seen.length = 0
    expect(await answer(name, payload, PAGE)).toMatchObject({
      ok: false,
      error: { code: 'bad-payload' }
    })
    expect(seen).toEqual([])
  })

  it('says where it is wrong, without repeating the value', async () => {
    const result = await answer('keys.add', { provider: 'p!', key: 'sk-canary-0123456789' }, PAGE)
    expect(result).toMatchObject({ ok: false, error: { path: 'provider' } })
    expect(JSON.stringify(result)).not.toContain('canary')
  })

  it('is refused when it is larger than any call needs', async () => {
    const result = await answer('app.copyText', { text: 'x'.repeat(20_000_000) }, PAGE)
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-payload' } })
  })

  it('is refused when it is nested without end', async () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    const result = await answer('boards.open', loop, PAGE)
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-payload' } })
  })

  it('arrives as its schema makes it', async () => {
    seen.length = 0
    await answer('keys.add', { provider: 'p', key: '  key  ' }, PAGE)
    expect(seen).toEqual([{ provider: 'p', key: 'key' }])
  })
})

describe('what a handler throws', () => {
  const failing = (error: unknown) =>
    route({
      'app.info': () => {
        throw error
      }
    })

  it('comes out as it is when it is meant for people', async () => {
    const { answer } = failing(new CallFailure('not-found', 'No such board.', 'Open another.'))
    expect(await answer('app.info', {}, PAGE)).toEqual({
      ok: false,
      error: { code: 'not-found', sentence: 'No such board.', nextStep: 'Open another.' }
    })
  })

  it('keeps the words of storage', async () => {
    const { answer } = failing(new StorageError('The disk is full.', 'Make room.'))
    expect(await answer('app.info', {}, PAGE)).toEqual({
      ok: false,
      error: { code: 'storage', sentence: 'The disk is full.', nextStep: 'Make room.' }
    })
  })

  it.each([[new Error('secret /home/me sk-1')], ['secret'], [undefined], [{ sentence: 'secret' }]])(
    'tells nothing of %j, and logs it',
    async (error) => {
      const { answer, logged } = failing(error)
      const result = await answer('app.info', {}, PAGE)
      expect(result).toMatchObject({ ok: false, error: { code: 'failed' } })
      expect(JSON.stringify(result)).not.toContain('secret')
      expect(logged).toHaveLength(1)
    }
  )

  it('is caught when it comes later, and when the engine could not start', async () => {
    const later = route({ 'app.info': () => Promise.reject(new Error('later')) })
    expect(await later.answer('app.info', {}, PAGE)).toMatchObject({ ok: false })
    const noEngine = Promise.reject<Calls>(new StorageError('Made by a newer Triptych.', 'Update.'))
    const logger: Logger = { info: () => {}, warn: () => {}, error: () => {} }
    expect(await createRouter(noEngine, logger)('app.info', {}, PAGE)).toMatchObject({
      ok: false,
      error: { code: 'storage', sentence: 'Made by a newer Triptych.' }
    })
  })
})
