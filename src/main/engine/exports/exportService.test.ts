import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImageId } from '../../../shared/domain/ids'
import { RUN, runs } from './__fixtures__/finishedRun'
import { COLUMNS, type ExportRow } from './columns'
import { createExportService } from './exportService'
import { formatMs, formatSpent, formatUsd } from './format'
import { html } from './markup'
import { runTable } from './table'

const picture = 'data:image/jpeg;base64,AAAA'
const thumbnails = async (ids: readonly ImageId[]): Promise<Record<ImageId, string | null>> =>
  Object.fromEntries(ids.map((id) => [id, id.startsWith('a') ? picture : null]))
const exports = createExportService({ runs, images: { thumbnails } })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-exports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('JSON lines', () => {
  async function rows(): Promise<ExportRow[]> {
    const file = join(folder, 'out', 'results.jsonl')
    expect(await exports.jsonl(RUN, file)).toBe(4)
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    return lines.map((line) => JSON.parse(line) as ExportRow)
  }

  it('has one line per cell in the run’s order, with the columns in theirs', async () => {
    const all = await rows()
    expect(all.map((row) => [row.image, row.lane])).toEqual([
      ['pets/old/cat & <dog>.jpg', 'A'],
      ['pets/old/cat & <dog>.jpg', 'B'],
      ['tabelle-ü.png', 'A'],
      ['tabelle-ü.png', 'B']
    ])
    for (const row of all) expect(Object.keys(row)).toEqual(COLUMNS)
  })

  it('gives an answer with its figures', async () => {
    const [answered] = await rows()
    expect(answered).toMatchObject({
      run_id: RUN,
      image_sha256: 'a'.repeat(64),
      provider: 'openai-compatible',
      model: 'm-1',
      served_model: 'm-1-2026',
      params: { temperature: 0.2 },
      repeat: 0,
      status: 'done',
      finish_reason: 'stop',
      warnings: ['One part of the answer could not be read and is missing.'],
      text: 'A cat,\n<script>alert(1)</script> "quoted".',
      error: null,
      input_tokens: 1204,
      cached_tokens: null,
      output_tokens: 110,
      reasoning_tokens: 10,
      cost_usd: '0.00106',
      cost_source: 'computed',
      queued_ms: null,
      ttfb_ms: 50,
      ttft_ms: 100,
      total_ms: 1102,
      tokens_per_s: 100,
      started_at: '2026-03-01T09:30:00.000Z'
    })
  })

  it('gives a failure and a cell without an attempt no text, and nothing unknown as 0', async () => {
    const [, failed, , waiting] = await rows()
    expect(failed).toMatchObject({
      status: 'failed',
      text: null,
      error: 'truncated: The answer stopped before it was complete.',
      output_tokens: null,
      cost_usd: null,
      cost_source: 'unknown'
    })
    expect(waiting).toMatchObject({ status: 'queued', text: null, error: null, total_ms: null })
    expect(Object.values(waiting!).filter((value) => value === 0)).toEqual([0]) // repeat
  })
})

describe('the report', () => {
  async function report(): Promise<string> {
    const file = join(folder, 'report.html')
    await exports.html(RUN, file)
    expect(readdirSync(folder)).toEqual(['report.html'])
    return readFileSync(file, 'utf8')
  }

  it('needs nothing from outside and runs nothing', async () => {
    const page = await report()
    expect(page).not.toMatch(/<script|<link|@import|https?:\/\//)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('prefers-color-scheme: dark')
  })

  it('escapes names, prompts, answers and messages', async () => {
    const page = await report()
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;.')
    expect(page).toContain('pets/old/cat &amp; &lt;dog&gt;.jpg')
    expect(page).toContain('Model &lt;One&gt;')
    expect(page).toContain('length &lt;limit&gt;')
    expect(page).toContain('What is &quot;this&quot; &lt;b&gt;?')
  })

  it('shows pictures, figures, cost marks and failures in words', async () => {
    const page = await report()
    expect(page).toContain(picture)
    expect(page).toContain('No picture')
    expect(page).toContain('First words 100 ms')
    expect(page).toMatch(/\$0\.00106\s*<span class="quiet">computed<\/span>/)
    expect(page).toContain('Free')
    expect(page).toContain('<strong>Cut off.</strong> The answer stopped before it was complete.')
    expect(page).toMatch(/class="answer">Zeile 1</)
    expect(page).not.toMatch(/class="answer">PARTIAL/)
    expect(page).toContain('Not started.')
  })
})

it('prints a table that lines up and carries no control characters', () => {
  const lines = runTable(runs, RUN).trimEnd().split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[0]).toMatch(/^Model +Image +State +First words +Total +Tokens +Cost +Answer$/)
  const at = lines[0]!.indexOf('State')
  expect(lines.slice(1).map((line) => line.slice(at).split('  ')[0])).toEqual([
    'Answered',
    'Cut off',
    'Answered',
    'Waiting'
  ])
  expect(lines[1]).toContain('A cat, <script>')
  expect(lines[2]).not.toContain('PARTIAL')
  expect(lines[3]).toContain('Free')
})

describe('formats', () => {
  it('say durations and money as people do', () => {
    expect([340.4, 999.6, 2_440, 59_960, 185_000].map(formatMs)).toEqual([
      '340 ms',
      '1.0 s',
      '2.4 s',
      '1 min 00 s',
      '3 min 05 s'
    ])
    expect(formatMs(undefined)).toBe('–')
    expect(['0', '0.00106', '0.0000004', '0.5', '1.234', '0.99'].map(formatUsd)).toEqual([
      '$0',
      '$0.00106',
      '$0.0000004',
      '$0.5',
      '$1.23',
      '$0.99'
    ])
    const spent = (spentUsd: string, unknownCosts: number) =>
      formatSpent({ spentUsd, unknownCosts })
    expect([spent('0', 0), spent('0', 2), spent('0.5', 0), spent('0.00106', 1)]).toEqual([
      'Free',
      'unknown',
      '$0.5',
      '$0.00106 and 1 unknown'
    ])
  })

  it('never round an amount to nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 11 }), (n, p) => {
        const usd = (n / 10 ** p).toFixed(12)
        const shown = Number(formatUsd(usd).slice(1))
        expect(Math.abs(shown / Number(usd) - 1)).toBeLessThan(0.0051)
      })
    )
  })
})

it('escapes every inserted text, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inside = html`<p title="${text}">${[text, html`<b>${text}</b>`]}</p>`.text
      expect(inside.replaceAll(/<\/?[pb](?: title="[^"<>]*")?>/g, '')).not.toMatch(/[<>"']/)
    })
  )
})
