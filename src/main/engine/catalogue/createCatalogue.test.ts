import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Logger } from '../engine'
import { createCatalogue, type Catalogue } from './createCatalogue'
import type { FetchJson } from './refresh'

const SNAPSHOT = {
  format: 1,
  source: 'snapshot',
  asOf: '2026-11-10',
  vendors: {
    openai: [
      { id: 'gpt-6', name: 'GPT-6', vision: true, price: { in: '2', out: '10' } },
      { id: 'gpt-5', name: 'GPT-5', price: { in: '1', out: '5' } }
    ],
    openrouter: [
      { id: 'openai/gpt-6', name: 'openai/gpt-6', vision: false, price: { in: '2', out: '10' } }
    ]
  }
}

interface Lists {
  modelsDev: unknown
  openRouter: unknown
}

const devModel = (id: string, input: number) => ({
  id,
  name: id.toUpperCase(),
  modalities: { input: ['text', 'image'], output: ['text'] },
  cost: { input, output: 10 }
})

const devList = (...models: ReturnType<typeof devModel>[]) => ({
  openai: { id: 'openai', models: Object.fromEntries(models.map((model) => [model.id, model])) }
})

const routerModel = (id: string, prompt: string) => ({
  id,
  name: id,
  architecture: { input_modalities: ['text'], output_modalities: ['text'] },
  pricing: { prompt, completion: '0.00001' }
})

let folder: string
let server: http.Server
let base: string
let lists: Lists
let requests: string[]
let today: string

/** Answers with what `lists` holds; a string goes out as it is, a number is a status. */
function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  requests.push(request.url ?? '')
  const body = request.url === '/api.json' ? lists.modelsDev : lists.openRouter
  if (typeof body === 'number') response.writeHead(body).end()
  else response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const fetchJson: FetchJson = async (url, { signal }) => {
  const response = await fetch(url, signal ? { signal } : {})
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.json()
}

const warnings: string[] = []
const log: Logger = {
  info: () => undefined,
  warn: (message) => warnings.push(message),
  error: () => undefined
}

function open(): Catalogue {
  return createCatalogue({
    snapshotFile: join(folder, 'catalogue.json'),
    dataFolder: join(folder, 'data'),
    fetchJson,
    clock: { date: () => new Date(today) },
    log,
    addresses: { modelsDev: base, openRouter: base }
  })
}

const priceOf = (catalogue: Catalogue, vendor: string, id: string): string | undefined =>
  catalogue.find(vendor, id)?.price?.inputPerMTok

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'))
  await writeFile(join(folder, 'catalogue.json'), JSON.stringify(SNAPSHOT))
  lists = {
    modelsDev: devList(devModel('gpt-6', 3), devModel('gpt-7', 4)),
    openRouter: { data: [routerModel('openai/gpt-6', '0.000002')] }
  }
  requests = []
  warnings.length = 0
  today = '2026-12-01T08:00:00.000Z'
  server = http.createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

describe('the snapshot', () => {
  it('is there without a network, with its date and source', () => {
    const catalogue = open()
    expect(catalogue.info()).toEqual({ asOf: '2026-11-10', source: 'snapshot', models: 3 })
    expect(catalogue.find('openai', 'gpt-6')).toMatchObject({
      vision: 'yes',
      price: { inputPerMTok: '2', source: 'snapshot', asOf: '2026-11-10' }
    })
    expect(requests).toEqual([])
  })

  it.each(['{"format":1', '[]', '{"format":2,"source":"x","asOf":"2026-01-01","vendors":{}}'])(
    'that is damaged is said in the log and leaves an empty catalogue: %s',
    async (content) => {
      await writeFile(join(folder, 'catalogue.json'), content)
      expect(open().info()).toEqual({ asOf: '', source: '', models: 0 })
      expect(warnings).toContain('the shipped catalogue is missing or damaged')
    }
  )
})

describe('refresh', () => {
  it('says what was added and changed, and lays it over the snapshot', async () => {
    const catalogue = open()
    const report = await catalogue.refresh()
    expect(report).toEqual({
      added: 1,
      changed: 1,
      removed: 0,
      lists: [
        { name: 'models.dev', ok: true, models: 2 },
        { name: 'openrouter.ai', ok: true, models: 1 }
      ]
    })
    expect(priceOf(catalogue, 'openai', 'gpt-6')).toBe('3')
    expect(catalogue.find('openai', 'gpt-6')?.price).toMatchObject({
      source: 'models.dev',
      asOf: '2026-12-01'
    })
    expect(priceOf(catalogue, 'openai', 'gpt-5')).toBe('1')
    expect(catalogue.info()).toMatchObject({ asOf: '2026-12-01', models: 4, refreshedAt: today })
  })

  it('survives a restart without a network', async () => {
    await open().refresh()
    server.closeAllConnections()
    const again = open()
    expect(priceOf(again, 'openai', 'gpt-7')).toBe('4')
    expect(again.info().refreshedAt).toBe(today)
    expect(requests).toHaveLength(2)
    expect(await readdir(join(folder, 'data'))).toEqual(['catalogue-refreshed.json'])
  })

  it('tells of no change when nothing has changed, and of what is gone', async () => {
    const catalogue = open()
    await catalogue.refresh()
    today = '2026-12-02T08:00:00.000Z'
    expect(await catalogue.refresh()).toMatchObject({ added: 0, changed: 0, removed: 0 })
    lists.modelsDev = devList(devModel('gpt-6', 3))
    expect(await catalogue.refresh()).toMatchObject({ added: 0, changed: 0, removed: 1 })
    expect(catalogue.find('openai', 'gpt-7')).toBeUndefined()
  })

  it.each<[string, unknown, string]>([
    ['an error status', 503, 'could not be fetched'],
    ['no JSON', '<html>', 'could not be fetched'],
    ['JSON that is cut off', '{"openai":{"mod', 'could not be fetched'],
    ['another document', ['what'], 'does not have the expected form'],
    ['an empty list', {}, 'holds no models'],
    [
      'mostly strange models',
      { openai: { models: { a: devModel('a', 1), b: 1 } } },
      'cannot be read'
    ],
    ['a part of the list', devList(devModel('gpt-6', 3)), 'cut off']
  ])('changes nothing for %s', async (_, body, sentence) => {
    // Four models of this vendor are known: one is no longer at least half of them.
    const many = ['a', 'b', 'c', 'gpt-6'].map((id) => devModel(id, 2))
    lists.modelsDev = devList(...many)
    const catalogue = open()
    await catalogue.refresh()
    const before = catalogue.list()

    lists = { modelsDev: body, openRouter: 500 }
    const file = join(folder, 'data', 'catalogue-refreshed.json')
    const kept = await readFile(file, 'utf8')
    const report = await catalogue.refresh()
    expect(report).toMatchObject({ added: 0, changed: 0, removed: 0 })
    expect(report.lists[0]).toMatchObject({ ok: false })
    expect(report.lists[0]).toHaveProperty('sentence', expect.stringContaining(sentence))
    expect(catalogue.list()).toBe(before)
    expect(await readFile(file, 'utf8')).toBe(kept)
  })

  it('takes the good list when the other is bad, and keeps what the bad one said last', async () => {
    const catalogue = open()
    await catalogue.refresh()
    lists = { modelsDev: 500, openRouter: { data: [routerModel('openai/gpt-6', '0.000007')] } }
    const report = await catalogue.refresh()
    expect(report).toMatchObject({ changed: 1, lists: [{ ok: false }, { ok: true }] })
    expect(priceOf(catalogue, 'openrouter', 'openai/gpt-6')).toBe('7')
    expect(priceOf(catalogue, 'openai', 'gpt-7')).toBe('4')
    expect(priceOf(open(), 'openai', 'gpt-7')).toBe('4')
  })

  it('lets a vendor speak for itself, over a list of many vendors', async () => {
    lists.modelsDev = {
      ...devList(devModel('gpt-6', 3)),
      openrouter: { models: { a: devModel('openai/gpt-6', 99) } }
    }
    const catalogue = open()
    await catalogue.refresh()
    expect(priceOf(catalogue, 'openrouter', 'openai/gpt-6')).toBe('2')
  })

  it('gives way to a snapshot that is newer', async () => {
    await open().refresh()
    await writeFile(
      join(folder, 'catalogue.json'),
      JSON.stringify({ ...SNAPSHOT, asOf: '2027-02-01' })
    )
    expect(priceOf(open(), 'openai', 'gpt-6')).toBe('2')
    expect(priceOf(open(), 'openai', 'gpt-7')).toBe('4')
  })

  it.each<[string, (content: string) => string]>([
    ['cut off', (content) => content.slice(0, -5)],
    ['edited', (content) => content.replace('"in":"3"', '"in":"three"')],
    ['of another kind', () => '[]']
  ])('ignores its own file when that is %s', async (_, damage) => {
    await open().refresh()
    const file = join(folder, 'data', 'catalogue-refreshed.json')
    const content = await readFile(file, 'utf8')
    expect(damage(content)).not.toBe(content)
    await writeFile(file, damage(content))
    const catalogue = open()
    expect(priceOf(catalogue, 'openai', 'gpt-6')).toBe('2')
    expect(catalogue.info()).not.toHaveProperty('refreshedAt')
    expect(warnings).toHaveLength(1)
  })

  it('is one refresh when it is pressed twice', async () => {
    const catalogue = open()
    const [one, other] = await Promise.all([catalogue.refresh(), catalogue.refresh()])
    expect(one).toBe(other)
    expect(requests).toEqual(['/api.json', '/api/v1/models'])
  })

  it('stops at once and changes nothing', async () => {
    const catalogue = open()
    const control = new AbortController()
    const stopped = catalogue.refresh({
      signal: control.signal,
      onProgress: ({ done }) => done === 1 && control.abort()
    })
    await expect(stopped).rejects.toThrow()
    expect(priceOf(catalogue, 'openai', 'gpt-6')).toBe('2')
    expect(open().info()).not.toHaveProperty('refreshedAt')
    await expect(catalogue.refresh()).resolves.toMatchObject({ added: 1 })
  })

  it('says what it is doing', async () => {
    const told: string[] = []
    await open().refresh({
      onProgress: ({ done, total, sentence }) => told.push(`${done}/${total} ${sentence}`)
    })
    expect(told).toEqual(['0/2 Reading models.dev', '1/2 Reading openrouter.ai', '2/2 Comparing'])
  })
})
