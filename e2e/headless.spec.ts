import { spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from './fixtures/app'

const ROOT = resolve(import.meta.dirname, '..')

interface Ended {
  readonly code: number | null
  readonly stdout: string
}

/** `npm start` as it runs on a machine without a display. */
function startWithoutDisplay(folder: string): Promise<Ended> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  const child = spawn(
    process.execPath,
    [join(ROOT, 'scripts/start.mjs'), `--headless-run=${folder}`],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  return new Promise((done) => child.once('close', (code) => done({ code, stdout })))
}

test('npm start without a display does the main job and leaves a report', async ({ folder }) => {
  test.skip(process.platform !== 'linux', 'Other systems always have a display.')
  const out = join(folder, 'out')
  const { code, stdout } = await startWithoutDisplay(out)
  expect(code, stdout).toBe(0)
  expect(stdout).toContain('there is no display here')
  expect(stdout).toContain(out)
  const left = (await readdir(out)).toSorted()
  expect(left).toEqual(['report.html', 'results.jsonl', 'screenshot.png'])

  const rows = (await readFile(join(out, 'results.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(rows.every((row) => row['status'] === 'done' && row['text'] !== '')).toBe(true)
  expect(new Set(rows.map((row) => row['model']))).toEqual(
    new Set(['tesseract', 'pp-ocr', 'photo-centernet', 'photo-nanodet'])
  )
  const receipt = rows.find(
    (row) => row['image'] === 'receipt-0412.jpg' && row['model'] === 'tesseract'
  )
  expect(receipt?.['text']).toContain('CAFE LUMEN')
  // The table has a line for each cell, with the answer’s first words.
  expect(stdout.split('\n').filter((line) => line.includes('receipt-0412.jpg'))).toHaveLength(4)
  expect(stdout).toContain('CAFE LUMEN')

  const report = await readFile(join(out, 'report.html'), 'utf8')
  expect(report).toContain('CAFE LUMEN')
  expect(report).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  const screenshot = await readFile(join(out, 'screenshot.png'))
  expect(screenshot.subarray(1, 4).toString('latin1')).toBe('PNG')
  // An empty window would compress to a few kilobytes.
  expect((await stat(join(out, 'screenshot.png'))).size).toBeGreaterThan(50_000)
})
