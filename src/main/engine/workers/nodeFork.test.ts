import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createNodeFork, forkFile } from './nodeFork'
import type { WorkerLink } from './workerLink'

function script(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'triptych-fork-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'media-worker.js')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(file, text)
  return file
}

function nextMessage(link: WorkerLink): Promise<unknown> {
  return new Promise((resolve) => link.onMessage(resolve))
}

function exitOf(link: WorkerLink): Promise<number | null> {
  return new Promise((resolve) => link.onExit(resolve))
}

const ECHO = `process.on('message', (m) => process.send(m)); process.on('disconnect', () => process.exit())`

describe('a forked worker', () => {
  it('takes and gives structured clones, bytes among them', async () => {
    const link = createNodeFork({ folder: join(script(ECHO), '..') })('media')
    onTestFinished(() => link.kill())
    const message = { bytes: Uint8Array.from([1, 2, 3]), map: new Map([['a', undefined]]) }
    const answer = nextMessage(link)
    link.post(message)
    expect(await answer).toEqual(message)
  })

  it('tells how it ended, once, also to those who ask late', async () => {
    const link = forkFile(script('process.exit(7)'))
    expect(await exitOf(link)).toBe(7)
    expect(await exitOf(link)).toBe(7)
    expect(() => link.post('too late')).not.toThrow()
  })

  it('ends at once when it is killed', async () => {
    const link = forkFile(script(`${ECHO}; for (;;) {}`))
    link.kill()
    expect(await exitOf(link)).toBeNull()
  })

  it('that cannot start ends too', async () => {
    const link = forkFile(join(tmpdir(), 'no-such-worker.js'))
    expect(await exitOf(link)).toBe(1)
  })

  it('has its last words heard', async () => {
    let words = ''
    const link = forkFile(script(`console.log(1 + 41); throw new Error('out of luck')`), (text) => {
      words += text
    })
    await exitOf(link)
    await expect.poll(() => words).toContain('out of luck')
    expect(words).not.toMatch(/^42$/m)
  })
})
