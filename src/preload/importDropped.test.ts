import { describe, expect, it } from 'vitest'
import type { BoardId } from '../shared/domain/ids'
import type { ImportReport } from '../shared/domain/image'
import { importDropped, type Importer } from './importDropped'

const BOARD = 'board_1' as BoardId
const REFUSED = { ok: false, error: { code: 'refused', sentence: 'No.' } } as const

function report(patch: Partial<ImportReport> = {}): ImportReport {
  return { added: [], duplicates: 0, skipped: [], stopped: false, ...patch }
}

function file(name: string, text = 'x'): File {
  return new File([text], name)
}

interface Sent {
  readonly paths: (readonly string[])[]
  readonly bytes: { name: string; text: string }[]
}

function importer(paths: Readonly<Record<string, string>>, patch: Partial<Importer> = {}) {
  const sent: Sent = { paths: [], bytes: [] }
  const value: Importer = {
    pathOf: ({ name }) => paths[name] ?? '',
    importPaths: async (input) => {
      sent.paths.push(input.paths)
      return { ok: true, value: report({ duplicates: 1 }) }
    },
    importBytes: async ({ name, bytes }) => {
      sent.bytes.push({ name, text: Buffer.from(bytes).toString() })
      return { ok: true, value: report({ duplicates: 1, stopped: true }) }
    },
    ...patch
  }
  return { sent, value }
}

describe('importDropped', () => {
  it('links what has a path in one call and sends the bytes of the rest', async () => {
    const { sent, value } = importer({ 'a.png': '/pictures/a.png', folder: '/pictures/folder' })
    const result = await importDropped(
      BOARD,
      [file('a.png'), file('bitmap.png', 'pixels'), file('folder')],
      value
    )
    expect(sent).toEqual({
      paths: [['/pictures/a.png', '/pictures/folder']],
      bytes: [{ name: 'bitmap.png', text: 'pixels' }]
    })
    expect(result).toEqual({ ok: true, value: report({ duplicates: 2, stopped: true }) })
  })

  it('makes no call for paths when nothing has one, and names the nameless', async () => {
    const { sent, value } = importer({})
    await importDropped(BOARD, [file('  ')], value)
    expect(sent.paths).toEqual([])
    expect(sent.bytes[0]!.name).toBe('Dropped image')
  })

  it('lists a bitmap that is too large and goes on', async () => {
    const { sent, value } = importer({})
    const huge = Object.defineProperty(file('huge.png'), 'size', { value: 300 * 1024 * 1024 })
    const result = await importDropped(BOARD, [huge, file('small.png')], value)
    expect(sent.bytes.map(({ name }) => name)).toEqual(['small.png'])
    expect(result).toMatchObject({ ok: true, value: { skipped: [{ name: 'huge.png' }] } })
  })

  it('gives a refusal on', async () => {
    const { value } = importer({ 'a.png': '/a.png' }, { importPaths: async () => REFUSED })
    expect(await importDropped(BOARD, [file('a.png')], value)).toBe(REFUSED)
  })

  it('does nothing for nothing', async () => {
    const { sent, value } = importer({})
    expect(await importDropped(BOARD, [], value)).toEqual({ ok: true, value: report() })
    expect(sent).toEqual({ paths: [], bytes: [] })
  })
})
