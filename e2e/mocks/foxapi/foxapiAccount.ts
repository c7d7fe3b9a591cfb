/** What the mock says of models, prices and keys. */

export const FOX_MODELS: readonly {
  readonly id: string
  readonly capabilities: readonly string[]
}[] = [
  { id: 'claude-opus-4-7', capabilities: ['text', 'vision'] },
  { id: 'gemini-2.5-pro', capabilities: ['text', 'vision', 'video', 'audio'] },
  { id: 'gpt-5.5', capabilities: ['text', 'vision'] },
  { id: 'nemotron-3-nano-omni', capabilities: ['text', 'vision'] },
  { id: 'deepseek-v4', capabilities: ['text'] }
]

/**
 * Prices as new-api lists them. In the default group they come to, in dollars: claude-opus-4-7 7.5 a
 * million in and 37.5 out, gemini-2.5-pro 1.875 and 15, nemotron-3-nano-omni 0.15 and 0.6, and
 * gpt-5.5 0.06 a call.
 */
const PRICES = [
  { model_name: 'claude-opus-4-7', quota_type: 0, model_ratio: 2.5, completion_ratio: 5 },
  { model_name: 'gemini-2.5-pro', quota_type: 0, model_ratio: 0.625, completion_ratio: 8 },
  { model_name: 'nemotron-3-nano-omni', quota_type: 0, model_ratio: 0.05, completion_ratio: 4 },
  { model_name: 'gpt-5.5', quota_type: 1, model_price: 0.04 }
]

export function modelList(): unknown {
  return { object: 'list', data: FOX_MODELS.map((model) => ({ object: 'model', ...model })) }
}

export function allModels(): unknown {
  const owned = { object: 'model', created: 1_760_000_000, owned_by: 'mock' }
  return { object: 'list', data: FOX_MODELS.map(({ id }) => ({ id, ...owned })) }
}

export function pricing(): unknown {
  return {
    success: true,
    data: PRICES.map((entry) => ({
      model_ratio: 0,
      model_price: 0,
      completion_ratio: 0,
      enable_groups: ['default', 'vip'],
      ...entry
    })),
    group_ratio: { default: 1.5, vip: 0.8 }
  }
}

export function tokenUsage(unlimited: boolean): unknown {
  return {
    code: true,
    message: 'ok',
    data: {
      object: 'token_usage',
      name: 'my key',
      total_granted: unlimited ? 0 : 1_000_000,
      total_used: 250_000,
      total_available: unlimited ? 0 : 750_000,
      unlimited_quota: unlimited,
      model_limits: {},
      model_limits_enabled: false,
      expires_at: 0
    }
  }
}
