import { beforeEach, describe, expect, it } from 'vitest'
import { CALLS } from '../../shared/ipc/contract'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import type { BoardId, ImageId, RunId } from '../../shared/domain/ids'
import type { ImportReport } from '../../shared/domain/image'
import type { Engine, ImportOptions, SettingsStore } from '../engine/engine'
import { createCalls, type Calls } from './index'
import type { CallContext, ClipboardImages, ShellServices } from './services'

const BOARD = 'board_1' as BoardId
const RUN = 'run_1' as RunId
const IMAGE = 'a'.repeat(64) as ImageId
const EMPTY: ImportReport = { added: [], duplicates: 0, skipped: [], stopped: false }
const ONE = { ...EMPTY, added: [{ id: IMAGE }] } as unknown as ImportReport

/** Notes what it is asked for, in words; each test replaces what it needs to answer. */
let asked: unknown[]
let pushed: string[]
let clipboard: ClipboardImages
let chosen: readonly string[]
let exportFile: string | undefined
let importing: (options: ImportOptions) => Promise<ImportReport>
let calls: Calls

beforeEach(() => {
  asked = []
  pushed = []
  clipboard = { kind: 'nothing' }
  chosen = []
  exportFile = undefined
  importing = async () => ONE
  calls = createCalls(context())
})

function context(): CallContext {
  const note =
    <T>(what: string, answer?: T) =>
    (...args: unknown[]) => {
      asked.push([what, ...args])
      return answer as T
    }
  const engine = {
    boards: {
      create: note('create', { id: BOARD }),
      update: note('update'),
      delete: note('delete')
    },
    images: {
      importPaths: (paths: readonly string[], options: ImportOptions) => {
        asked.push(['importPaths', paths])
        return importing(options)
      },
      importBytes: (name: string, bytes: Uint8Array, options: ImportOptions) => {
        asked.push(['importBytes', name, bytes.length])
        return importing(options)
      },
      remove: note('remove'),
      pathOf: (id: ImageId) => (id === IMAGE ? '/pictures/a.png' : undefined)
    },
    providers: {
      update: note('provider'),
      override: note('override'),
      markUsed: note('markUsed')
    },
    runs: {
      start: note('start', RUN),
      plan: note('plan'),
      forecast: (spec: object) => (note('forecast')(spec), { ...spec, forecast: 'thought' }),
      answers: note('answers'),
      open: note('open', { summary: { number: 14, createdAt: '2026-11-21T05:00:00.000Z' } })
    },
    exports: { jsonl: note('jsonl', 3), html: note('html') }
  } as unknown as Engine
  const settings = { read: () => ({ ...DEFAULT_SETTINGS, concurrency: 5 }) } as SettingsStore
  const shell = {
    openExternal: async (url: string) => url.startsWith('https:'),
    chooseImages: async () => chosen,
    chooseExportFile: async (name: string) => {
      asked.push(['chooseExportFile', name])
      return exportFile
    },
    readClipboard: async () => clipboard,
    reveal: note('reveal')
  } as unknown as ShellServices
  return {
    engine,
    settings,
    shell,
    flushEvents: note('flush'),
    push: (name, payload) => void pushed.push(`${name} ${JSON.stringify(payload)}`)
  }
}

it('has a handler of its own for every call, and no other', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(CALLS).sort())
})

describe('app', () => {
  it('refuses an address that the shell will not open', async () => {
    await expect(calls['app.openExternal']({ url: 'file:///x' })).rejects.toMatchObject({
      error: { code: 'refused' }
    })
    await expect(calls['app.openExternal']({ url: 'https://x' })).resolves.toBeUndefined()
  })
})

describe('boards', () => {
  it('tells that the list changed when it did, not at every keystroke', async () => {
    await calls['boards.create']({ name: 'Receipts' })
    await calls['boards.update']({ id: BOARD, patch: { repeats: 2 } })
    expect(pushed).toEqual(['boards.changed {}'])
    await calls['boards.update']({ id: BOARD, patch: { name: 'Bills' } })
    await calls['boards.delete']({ id: BOARD })
    expect(pushed).toHaveLength(3)
  })
})

describe('images', () => {
  it('are imported with progress, and the board is told of once it has changed', async () => {
    importing = async ({ boardId, onProgress }) => {
      onProgress?.({ boardId, state: 'reading', found: 1, read: 0 })
      expect(pushed).toHaveLength(1)
      return ONE
    }
    expect(await calls['images.importPaths']({ boardId: BOARD, paths: ['/a'] })).toBe(ONE)
    expect(pushed.map((line) => line.split(' ')[0])).toEqual([
      'images.progress',
      'board.changed',
      'boards.changed'
    ])
  })

  it('that are all there already change nothing', async () => {
    importing = async () => ({ ...EMPTY, duplicates: 1 })
    await calls['images.importPaths']({ boardId: BOARD, paths: ['/a'] })
    expect(pushed).toEqual([])
  })

  it('can be stopped while they come in, by board', async () => {
    const signals: AbortSignal[] = []
    let end = () => {}
    importing = ({ signal }) => {
      signals.push(signal!)
      return new Promise((resolve) => (end = () => resolve({ ...EMPTY, stopped: true })))
    }
    const first = calls['images.importPaths']({ boardId: BOARD, paths: ['/a'] })
    await calls['images.stopImport']({ boardId: 'board_2' as BoardId })
    expect(signals[0]!.aborted).toBe(false)
    await calls['images.stopImport']({ boardId: BOARD })
    expect(signals[0]!.aborted).toBe(true)
    end()
    await first
    void calls['images.importPaths']({ boardId: BOARD, paths: ['/b'] })
    expect(signals[1]!.aborted).toBe(false)
  })

  it('come from the dialog; a cancelled one adds nothing', async () => {
    expect(await calls['images.openDialog']({ boardId: BOARD, kind: 'files' })).toEqual(EMPTY)
    expect(asked).toEqual([])
    chosen = ['/a.png']
    expect(await calls['images.openDialog']({ boardId: BOARD, kind: 'files' })).toBe(ONE)
  })

  it('come from the clipboard, as files, as a bitmap or not at all', async () => {
    expect(await calls['images.paste']({ boardId: BOARD })).toEqual(EMPTY)
    clipboard = { kind: 'bitmap', png: new Uint8Array(5) }
    await calls['images.paste']({ boardId: BOARD })
    clipboard = { kind: 'files', paths: ['/a.png'] }
    await calls['images.paste']({ boardId: BOARD })
    expect(asked).toEqual([
      ['importBytes', 'Pasted image.png', 5],
      ['importPaths', ['/a.png']]
    ])
  })

  it('are shown in their folder while they are there', async () => {
    await calls['images.reveal']({ id: IMAGE })
    expect(asked).toEqual([['reveal', '/pictures/a.png']])
    const gone = { id: 'b'.repeat(64) as ImageId }
    expect(() => calls['images.reveal'](gone)).toThrow(/not where it was/)
  })
})

describe('runs', () => {
  it('start with the concurrency of the settings', async () => {
    const spec = { boardId: BOARD, images: [IMAGE], lanes: [], repeats: 1 }
    expect(await calls['runs.start'](spec)).toBe(RUN)
    const whole = { ...spec, concurrency: 5 }
    expect(asked).toEqual([
      ['markUsed', []],
      ['forecast', whole],
      ['start', { ...whole, forecast: 'thought' }]
    ])
  })

  it('are planned with the concurrency of the settings', async () => {
    const spec = { boardId: BOARD, images: [IMAGE], lanes: [], repeats: 1, groupSize: 1 }
    await calls['runs.plan'](spec)
    expect(asked).toEqual([['plan', { ...spec, concurrency: 5 }]])
  })

  it('send what waits before a snapshot is read', async () => {
    await calls['runs.open']({ runId: RUN })
    await calls['runs.answers']({ runId: RUN, imageId: IMAGE })
    expect(asked).toEqual([['flush'], ['open', RUN], ['flush'], ['answers', RUN, IMAGE]])
  })

  it('are exported to where a person says, and only its name comes back', async () => {
    expect(await calls['runs.export']({ runId: RUN, format: 'html' })).toBeNull()
    exportFile = '/home/me/out.jsonl'
    expect(await calls['runs.export']({ runId: RUN, format: 'jsonl' })).toBe('out.jsonl')
    expect(asked.filter((call) => (call as string[])[0] !== 'open')).toEqual([
      ['chooseExportFile', 'Triptych run 14 2026-11-21.html'],
      ['chooseExportFile', 'Triptych run 14 2026-11-21.jsonl'],
      ['jsonl', RUN, '/home/me/out.jsonl']
    ])
  })
})

describe('providers', () => {
  it('get what is to change apart from which they are', async () => {
    await calls['providers.update']({ id: 'p' as never, label: 'New' })
    await calls['models.override']({ provider: 'p' as never, model: 'm', vision: null })
    expect(asked).toEqual([
      ['provider', 'p', { label: 'New' }],
      ['override', 'p', 'm', { vision: null }]
    ])
  })
})
