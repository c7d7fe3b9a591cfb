/** The command line as a process of its own, built as it ships, against real servers. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOllamaMock } from '../../e2e/mocks/local/localServers'
import { startOpenAiMock, type OpenAiMock } from '../../e2e/mocks/openai/openaiServer'
import type { ExportRow } from '../main/engine/exports/columns'

const root = resolve(import.meta.dirname, '../..')
/** Laid out as a checkout is, below the project so that its node_modules are found. */
const checkout = join(root, 'node_modules/.cache/triptych-tests/cli')
const cli = join(checkout, 'out/main/cli.js')
const KEY = 'canary-4f9d1c7e2b'

beforeAll(async () => {
  rmSync(checkout, { recursive: true, force: true })
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: join(checkout, 'out/main'),
      rolldownOptions: {
        input: {
          cli: join(root, 'src/cli/index.ts'),
          'media-worker': join(root, 'src/main/engine/images/mediaWorker.ts')
        }
      }
    }
  })
  copyFileSync(join(root, 'package.json'), join(checkout, 'package.json'))
  symlinkSync(join(root, 'resources'), join(checkout, 'resources'), 'junction')
}, 60_000)

let server: OpenAiMock
beforeAll(async () => {
  server = await startOpenAiMock()
})
afterAll(() => server.close())

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-cli-'))
  mkdirSync(join(folder, 'temporary'))
  mkdirSync(join(folder, 'photos'))
  for (const name of ['cat-portrait.jpg', 'espresso-cup.jpg'])
    cpSync(join(root, 'resources/samples', name), join(folder, 'photos', name))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Where local servers are looked for, beside their usual ports. */
let localServers = ''

function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      TMPDIR: join(folder, 'temporary'),
      TEMP: join(folder, 'temporary'),
      MY_KEY: KEY,
      TRIPTYCH_LOCAL_SERVERS: localServers
    }
  })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => (text[name] += part))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }))
  return { child, ended }
}

const run = (...args: readonly string[]): Promise<Ended> => start(...args).ended

function lane(model: string, more: object = {}): object {
  return { provider: 'openai-compatible', model, baseUrl: server.baseUrl, ...more }
}

function writePlan(lanes: readonly object[], more: object = {}): string {
  const plan = { images: ['photos'], prompt: 'What is this?', lanes, ...more }
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
  return 'plan.json'
}

function rowsOf(text: string): ExportRow[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportRow)
}

const results = (): ExportRow[] => rowsOf(readFileSync(join(folder, 'results.jsonl'), 'utf8'))

describe('triptych run', () => {
  it('answers every cell, writes results and a report, and leaves nothing behind', async () => {
    const price = { inputPerMTok: 1, outputPerMTok: 2.5 }
    const plan = writePlan(
      [lane('echo-name:anna', { price }), lane('echo-name:ben', { params: { temperature: 1 } })],
      { repeats: 2 }
    )
    const { code, stdout, stderr } = await run(
      ...['run', plan, '--out', 'results.jsonl', '--report', 'report.html']
    )
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' })
    const rows = results()
    expect(rows).toHaveLength(8)
    expect(new Set(rows.map((row) => `${row.image} ${row.lane} ${row.repeat}`)).size).toBe(8)
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'done', error: null, provider: 'openai-compatible' })
      expect(row.text).toContain(`This is echo-name:${row.lane === 'A' ? 'anna' : 'ben'}`)
      expect(row.total_ms).toBeGreaterThan(0)
      expect(row.cost_source).toBe(row.lane === 'A' ? 'computed' : 'unknown')
      expect(row.cost_usd === null).toBe(row.lane === 'B')
    }
    expect(stderr).toContain('8/8')
    expect(stderr).toContain('8 of 8 answered')
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('data:image/')
    expect(readdirSync(join(folder, 'temporary'))).toEqual([])
  })

  it('gives only the results on standard output, and with --quiet nothing else at all', async () => {
    const { code, stdout, stderr } = await run('run', writePlan([lane('multibyte')]), '--quiet')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(rowsOf(stdout).map((row) => row.text)).toEqual(
      Array(2).fill('Ein grünes Café, 東京の夜 🏍 naïve — “fin”.')
    )
  })

  it('ends with 1 when a cell failed, and the others have their answers', async () => {
    const plan = writePlan([
      lane('echo-name'),
      lane('cut'),
      { ...lane('m'), baseUrl: 'http://127.0.0.1:9/v1' }
    ])
    const { code } = await run('run', plan, '--out', 'results.jsonl', '--quiet')
    expect(code).toBe(1)
    const rows = results()
    expect(rows.map(({ lane: letter, status }) => `${letter} ${status}`)).toEqual([
      'A done',
      'B failed',
      'C failed',
      'A done',
      'B failed',
      'C failed'
    ])
    expect(
      rows.filter(({ status }) => status === 'failed').every(({ text }) => text === null)
    ).toBe(true)
    expect(rows[1]!.error).toMatch(/^truncated: /)
    expect(rows[2]!.error).toMatch(/^network: /)
  }, 60_000)

  it('asks a local server that was found by itself', async () => {
    const ollama = await startOllamaMock()
    localServers = `ollama=${ollama.origin}`
    const listed = await run('models', '--provider', 'ollama', '--json')
    const [model] = JSON.parse(listed.stdout) as { id: string; vision: string }[]
    const plan = writePlan([{ provider: 'ollama', model: model!.id }])
    const { code, stdout, stderr } = await run('run', plan, '--quiet')
    localServers = ''
    await ollama.close()
    expect(code, stderr).toBe(0)
    for (const row of rowsOf(stdout))
      expect(row).toMatchObject({ provider: 'ollama', status: 'done', cost_usd: '0' })
  })

  it('counts an image that cannot be read as a failure, and says so', async () => {
    writeFileSync(join(folder, 'photos', 'broken.jpg'), 'plain text')
    const plan = writePlan([lane('echo-name')])
    const { code, stderr } = await run('run', plan, '--out', 'results.jsonl', '--quiet')
    expect(code).toBe(1)
    expect(stderr).toContain('broken.jpg: ')
    expect(results().map((row) => row.status)).toEqual(['done', 'done'])
  })

  it('refuses a bad plan with 2 and the place, before anything is sent', async () => {
    const before = server.requests.length
    const plan = writePlan([lane('m'), { provider: 'openai-compatible', model: 'm' }])
    const { code, stdout, stderr } = await run('run', plan)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe('$.lanes[1].baseUrl: is needed for "openai-compatible".\n')
    const unknown = await run('run', writePlan([{ provider: 'local', model: 'no-such' }]))
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('$.lanes[0].model: there is no built-in engine "no-such"')
    expect(unknown.stderr).toContain('tesseract')
    const nowhere = await run('run', writePlan([{ provider: 'nowhere', model: 'm' }]))
    expect(nowhere.stderr).toContain('$.lanes[0].provider: there is no provider "nowhere"')
    expect(server.requests.length).toBe(before)
  })

  it('does not ask anybody anything when the results could not be written', async () => {
    const before = server.requests.length
    const plan = writePlan([lane('echo-name')])
    const { code, stderr } = await run('run', plan, '--out', 'photos')
    expect(code).toBe(2)
    expect(stderr).toContain('--out: ')
    expect((await run('run', plan, '--report', 'plan.json/r.html')).code).toBe(2)
    expect(server.requests.length).toBe(before)
  })

  it('keeps finished answers on Ctrl-C, marks the others, and ends with 130', async () => {
    const plan = writePlan([lane('echo-name'), lane('slow:2')])
    const { child, ended } = start('run', plan, '--out', 'results.jsonl', '--report', 'r.html')
    await until(() => server.chats('slow:2').length > 0 && server.chats('echo-name').length > 0)
    await new Promise((done) => setTimeout(done, 500))
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const rows = results()
    expect(rows.filter((row) => row.lane === 'A').map((row) => row.status)).toEqual([
      'done',
      'done'
    ])
    for (const row of rows.filter(({ lane: letter }) => letter === 'B'))
      expect(row).toMatchObject({
        status: 'failed',
        text: null,
        error: /^cancelled: /.exec(row.error ?? '')?.input
      })
    expect(existsSync(join(folder, 'r.html'))).toBe(true)
    expect(readdirSync(join(folder, 'temporary'))).toEqual([])
  }, 60_000)

  it('keeps the run with --db, and the key nowhere', async () => {
    server.set({ apiKey: KEY })
    const plan = writePlan([lane('echo-name', { apiKeyEnv: 'MY_KEY' }), lane('error-401-echo')])
    const first = await run('run', plan, '--db', 'kept', '--out', 'results.jsonl')
    const second = await run(
      'run',
      plan,
      '--db',
      'kept',
      '--out',
      'again.jsonl',
      '--report',
      'r.html'
    )
    server.set({})
    expect([first.code, second.code]).toEqual([1, 1])
    expect(results().filter((row) => row.status === 'done')).toHaveLength(2)
    expect(existsSync(join(folder, 'kept'))).toBe(true)
    for (const file of filesBelow(folder))
      expect(readFileSync(file).includes(KEY), file).toBe(false)
    expect(first.stderr + first.stdout + second.stderr).not.toContain(KEY)
  })
})

describe('triptych models and providers', () => {
  it('list the built-in engines, as a table and as JSON', async () => {
    const table = await run('models', '--provider', 'local')
    expect(table).toMatchObject({ code: 0, stderr: '' })
    expect(table.stdout).toMatch(/^Provider +Model +Sees +Cost +Note\n/)
    const json = await run('models', '--provider', 'local', '--json')
    const models = JSON.parse(json.stdout) as { id: string; provider: string }[]
    expect(models.map(({ id }) => id)).toContain('tesseract')
    expect(models.every(({ provider }) => provider === 'local')).toBe(true)
    expect((await run('models', '--provider', 'nobody')).code).toBe(2)
  })

  it('list where models come from', async () => {
    const { code, stdout } = await run('providers', '--json')
    expect(code).toBe(0)
    const ids = (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['local', 'ollama', 'lm-studio']))
  })
})

describe('triptych', () => {
  it('explains itself', async () => {
    const version = (
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    ).version
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    const help = await run('--help')
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('triptych run plan.json')
  })

  it.each([
    [[]],
    [['fly']],
    [['run']],
    [['models', '--out', 'x']],
    [['run', 'a', 'b']],
    [['--wings']]
  ])('does not guess what is meant: %j', async (args) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Type: triptych')
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 20))
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
