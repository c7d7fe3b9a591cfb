import { beforeEach, describe, expect, it, vi } from 'vitest'
import { readClipboard } from './clipboard'
import { systemClipboard } from './systemClipboard'

/** Both generations of Electron's clipboard, since only one of them can be run here. */
const fake = vi.hoisted(() => ({ clipboard: {} }))
vi.mock('electron', () => ({
  get clipboard() {
    return fake.clipboard
  }
}))

const PNG = Buffer.from([0x89, 0x50])
const URIS = 'file:///a.png\r\n'

function older(formats: Record<string, string>, png?: Buffer) {
  return {
    readBuffer: (format: string) => Buffer.from(formats[format] ?? ''),
    readImage: () => ({ isEmpty: () => png === undefined, toPNG: () => png }),
    readText: () => ''
  }
}

function newer(contents: Record<string, string | Buffer>) {
  const entry = {
    types: Object.keys(contents),
    getType: async (type: string) => new Blob([new Uint8Array(Buffer.from(contents[type]!))])
  }
  return { read: async () => [entry], readText: async () => '' }
}

describe.each([
  [
    'an older Electron',
    () => older({ 'text/uri-list': URIS }),
    () => older({}, PNG),
    () => older({})
  ],
  [
    'a newer Electron',
    () =>
      newer({ 'text/plain': 'x', 'electron application/osclipboard;format="text/uri-list"': URIS }),
    () => newer({ 'image/png': PNG }),
    () => newer({})
  ],
  [
    'a newer Electron that names the format plainly',
    () => newer({ 'text/uri-list': URIS }),
    () => newer({ 'text/html': '<img>', 'image/png': PNG }),
    () => ({ read: async () => [] })
  ]
])('%s', (_name, withFiles, withPicture, withNothing) => {
  beforeEach(() => {
    fake.clipboard = withNothing()
  })

  it('gives the bytes of a format', async () => {
    fake.clipboard = withFiles()
    expect((await systemClipboard().read('text/uri-list')).toString()).toBe(URIS)
    expect(await systemClipboard().readPng()).toBeUndefined()
  })

  it('gives a picture as PNG', async () => {
    fake.clipboard = withPicture()
    expect(await readClipboard()).toEqual({ kind: 'bitmap', png: PNG })
  })

  it('gives nothing when there is nothing', async () => {
    expect(await readClipboard()).toEqual({ kind: 'nothing' })
    expect(await systemClipboard().read('text/uri-list')).toHaveLength(0)
  })
})
