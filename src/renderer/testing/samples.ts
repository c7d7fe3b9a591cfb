import type { KeyId, ProviderId } from '../../shared/domain/ids'
import type { KeyInfo, ModelInfo, ProviderInfo } from '../../shared/domain/model'

/** A cloud provider that is ready, for tests; `patch` says what matters to the test. */
export function sampleProvider(id: string, patch: Partial<ProviderInfo> = {}): ProviderInfo {
  return {
    id: id as ProviderId,
    adapter: 'openai-compatible',
    kind: 'cloud',
    label: id,
    tile: id.slice(0, 2),
    baseUrl: `https://api.${id}.example/v1`,
    key: { needed: 'optional', present: false },
    status: { state: 'ready', detail: 'Answered in 18 ms, 1 model.' },
    limits: { formats: ['jpeg'], maxSide: 4096, maxBytes: 1e7 },
    concurrency: 4,
    custom: false,
    keys: [],
    settings: { regions: [], canTellBalance: false, timeouts: {} },
    ...patch
  }
}

/** A model that sees images, for tests. */
export function sampleModel(
  provider: string,
  id: string,
  patch: Partial<ModelInfo> = {}
): ModelInfo {
  return {
    provider: provider as ProviderId,
    id,
    label: id,
    vision: 'yes',
    visionSource: 'said by the server',
    free: false,
    takesPrompt: true,
    streams: 'yes',
    json: 'unknown',
    boxes: 'unknown',
    params: [],
    options: [],
    ...patch
  }
}

/** A saved key, for tests. */
export function sampleKey(id: string, patch: Partial<KeyInfo> = {}): KeyInfo {
  return {
    id: id as KeyId,
    name: id,
    inUse: false,
    present: true,
    lastFour: 'WXYZ',
    savedAt: '2026-01-01T10:00:00.000Z',
    storage: 'encrypted',
    ...patch
  }
}
