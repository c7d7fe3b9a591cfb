import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileStream } from './fileStream'

let folder: string
let file: string
const bytes = Uint8Array.from({ length: 700_000 }, (_, index) => index % 251)
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'file-stream-'))
  file = path.join(folder, 'bytes')
  await writeFile(file, bytes)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream).arrayBuffer())

describe('fileStream', () => {
  it.each([
    [0, 699_999],
    [0, 0],
    [262_143, 262_144],
    [699_999, 699_999],
    [1_000, 600_000]
  ])('gives bytes %i to %i', async (start, end) => {
    const part = await read(fileStream(file, { start, end }))
    // Not toEqual, which takes seconds for so many numbers.
    expect(Buffer.compare(part, bytes.subarray(start, end + 1))).toBe(0)
  })

  it('ends where the file ends when it has become shorter', async () => {
    const all = await read(fileStream(file, { start: 600_000, end: 900_000 }))
    expect(all.length).toBe(100_000)
  })

  it('gives nothing of an empty file', async () => {
    const empty = path.join(folder, 'empty')
    await writeFile(empty, '')
    expect(await read(fileStream(empty, { start: 0, end: -1 }))).toEqual(new Uint8Array())
  })

  it('fails when the file is gone', async () => {
    await expect(
      read(fileStream(path.join(folder, 'none'), { start: 0, end: 9 }))
    ).rejects.toThrow()
  })

  it('can be left half-way', async () => {
    const reader = fileStream(file, { start: 0, end: 699_999 }).getReader()
    await reader.read()
    await expect(reader.cancel()).resolves.toBeUndefined()
  })
})
