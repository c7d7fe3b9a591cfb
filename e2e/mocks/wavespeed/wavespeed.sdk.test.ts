import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client } from 'wavespeed'
import { PIXEL_PNG } from '../testClient'
import { TEXT_ROUTE, VISION_ROUTE } from './wavespeedCatalogue'
import { startWavespeedMock, type WavespeedMock } from './wavespeedServer'

/** The official SDK reads the mock as it reads the real service. */

let mock: WavespeedMock
beforeEach(async () => {
  mock = await startWavespeedMock({ apiKey: 'sdk-key', polls: 1 })
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await mock.close()
})

function client(key = 'sdk-key'): Client {
  return new Client(key, {
    baseUrl: mock.baseUrl,
    maxRetries: 0,
    maxConnectionRetries: 2,
    retryInterval: 0.01
  })
}

const INPUT = { prompt: 'Read the sign', model: 'google/gemini-2.5-flash' }
const QUICK = { pollInterval: 0.01 }

describe('the wavespeed SDK', () => {
  it('submits, asks and reads the answer', async () => {
    mock.set({ polls: 3 })
    const { outputs } = await client().run(TEXT_ROUTE, INPUT, QUICK)
    expect(outputs).toEqual([
      'This is google/gemini-2.5-flash [] at WaveSpeedAI with 0 images. Your last word: sign'
    ])
    expect(mock.submits()).toHaveLength(1)
  })

  it('uploads without its key, and shows the model what it uploaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wavespeed-'))
    try {
      const path = join(folder, 'sign.png')
      await writeFile(path, Buffer.from(PIXEL_PNG, 'base64'))
      const url = await client().upload(path)
      const images = [url]
      const { outputs } = await client().run(
        VISION_ROUTE,
        { ...INPUT, model: 'sees-image', images },
        QUICK
      )
      expect(outputs[0]).toMatch(/^I see image\/png, 70 bytes, sha256 6b7fa434/)
      const [put] = mock.uploadHost.requests
      expect([put?.method, put?.headers.authorization]).toEqual(['PUT', undefined])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('waits in synchronous mode, and is told when that was in vain', async () => {
    const sync = { ...QUICK, enableSyncMode: true }
    const { outputs } = await client().run(TEXT_ROUTE, INPUT, sync)
    expect(outputs[0]).toContain('Your last word: sign')
    const late = await client().runNoThrow(TEXT_ROUTE, { ...INPUT, model: 'sync-timeout' }, sync)
    expect(late.detail.status).toBe('processing')
    expect(late.detail.error?.name).toBe('WavespeedSyncTimeoutException')
    expect(late.detail.taskId).toMatch(/^0f3c/)
  })

  it.each([
    ['failed-1402', /media could not be downloaded/],
    ['cancelled', /cancelled by the system/],
    ['deleted', /Task deleted/]
  ])('hears of a task that ended badly: %s', async (model, message) => {
    const run = client().run(TEXT_ROUTE, { ...INPUT, model }, QUICK)
    await expect(run).rejects.toThrow(message)
  })

  it.each([
    ['error-429', 'HTTP 429'],
    ['no-credit', 'No request ID in response'],
    ['drop', 'fetch failed']
  ])('never repeats a submission: %s', async (model, message) => {
    const run = client().run(TEXT_ROUTE, { ...INPUT, model }, QUICK)
    await expect(run).rejects.toThrow(message)
    expect(mock.requests).toHaveLength(1)
  })

  it('repeats the question about a task', async () => {
    const { outputs } = await client().run(TEXT_ROUTE, { ...INPUT, model: 'poll-503:2' }, QUICK)
    expect(outputs[0]).toContain('poll-503:2')
    expect(mock.requests).toHaveLength(4)
  })

  it('is refused with another key', async () => {
    const run = client('wrong').run(TEXT_ROUTE, INPUT, QUICK)
    await expect(run).rejects.toThrow('HTTP 401: {"code":401,"message":"Unauthorized"}')
  })
})
