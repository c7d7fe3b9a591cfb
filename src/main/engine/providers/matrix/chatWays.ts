import type { MatrixRow } from './row'

/** How servers of OpenAI's two dialects are asked, whoever runs them. */

export const RESPONSES = { options: { api: 'responses' } }
export const CHAT = { options: { api: 'chat' } }

/** What both APIs of all such vendors have in common. */
export const BOTH_APIS = {
  key: 'needed',
  orders: /^POST .*\/(chat\/completions|responses)(\?|$)/,
  stream: { model: 'slow:50' },
  stop: { model: 'slow:50', at: 'text' },
  retry: { model: 'error-429:1', asks: 50 },
  resume: null
} as const satisfies Partial<MatrixRow>
