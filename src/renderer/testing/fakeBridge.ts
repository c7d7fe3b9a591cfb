import type { Board } from '../../shared/domain/board'
import { EMPTY_LAYOUT } from '../../shared/domain/board'
import type { BoardId } from '../../shared/domain/ids'
import type { ImportReport } from '../../shared/domain/image'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import type { Bridge } from '../../shared/ipc/bridge'
import type { CallInput, CallName, CallOutput, PushName, Pushes } from '../../shared/ipc/contract'
import type { Result } from '../../shared/ipc/result'

/** Answers for some calls; the others get those of an empty app. */
export type FakeHandlers = {
  [N in CallName]?: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

export interface FakeBridge {
  readonly bridge: Bridge
  /** Every call that was made, oldest first. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[]
  /** Sends a push to the window. */
  readonly push: <N extends PushName>(name: N, payload: Pushes[N]) => void
}

const noImages: ImportReport = { added: [], duplicates: 0, skipped: [], stopped: false }

/** A board with nothing on it. */
export function emptyBoard(patch: Partial<Board> = {}): Board {
  return {
    id: 'board_1' as BoardId,
    name: 'Untitled board',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    images: [],
    lanes: [],
    prompt: { text: '', system: '' },
    params: {},
    repeats: 1,
    groupSize: 1,
    imageFit: 'provider',
    layout: EMPTY_LAYOUT,
    ...patch
  }
}

const emptyApp: FakeHandlers = {
  'app.info': () => ({
    version: '0.1.0',
    electron: '33.2.1',
    chromium: '130.0',
    platform: 'linux',
    dataFolder: '~/.config/Triptych',
    keyStorage: { encrypted: true, sentence: 'Keys are encrypted by the system keychain.' }
  }),
  'settings.read': () => DEFAULT_SETTINGS,
  'boards.list': () => [],
  'boards.open': () => emptyBoard(),
  'boards.update': () => undefined,
  'images.openDialog': () => noImages,
  'images.paste': () => noImages,
  'images.samples': () => [],
  'images.thumbnails': () => ({}),
  'providers.list': () => [],
  'providers.models': () => [],
  'keys.found': () => [],
  'models.favourites': () => [],
  'models.recent': () => [],
  'models.hue': () => 1,
  'catalogue.info': () => ({
    models: 2_400,
    asOf: '2026-01-01',
    source: 'the list shipped with Triptych'
  }),
  'sets.list': () => [],
  'presets.list': () => [],
  'runs.list': () => [],
  'runs.attempts': () => []
}

/**
 * A main process that lives in memory, for tests of the window: it answers calls with `handlers`
 * and lets the test push. A call that nobody answers fails like any other.
 */
export function createFakeBridge(handlers: FakeHandlers = {}): FakeBridge {
  const calls: { name: CallName; input: unknown }[] = []
  const listeners = new Map<PushName, Set<(payload: never) => void>>()
  const all = { ...emptyApp, ...handlers }

  async function call<N extends CallName>(
    name: N,
    input: CallInput<N>
  ): Promise<Result<CallOutput<N>>> {
    calls.push({ name, input })
    const handler = all[name] as ((input: CallInput<N>) => unknown) | undefined
    if (!handler)
      return { ok: false, error: { code: 'unknown-call', sentence: `Nobody answers ${name}.` } }
    try {
      return { ok: true, value: (await handler(input)) as CallOutput<N> }
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error)
      return { ok: false, error: { code: 'failed', sentence } }
    }
  }

  return {
    calls,
    push: (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload as never)),
    bridge: {
      call,
      onPush(name, listener) {
        const set = listeners.get(name) ?? new Set()
        listeners.set(name, set)
        set.add(listener)
        return () => set.delete(listener)
      },
      importFiles: async () => ({ ok: true, value: noImages })
    }
  }
}

/** Puts a fake bridge in place of the real one. */
export function installFakeBridge(handlers: FakeHandlers = {}): FakeBridge {
  const fake = createFakeBridge(handlers)
  Object.defineProperty(window, 'bridge', { value: fake.bridge, configurable: true })
  return fake
}
