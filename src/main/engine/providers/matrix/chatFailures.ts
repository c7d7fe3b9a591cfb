import type { ExpectedFailure } from './row'

/** What goes wrong with any server of OpenAI's dialects, by the behaviours of the mocks. */
export const CHAT_FAILURES: readonly ExpectedFailure[] = [
  { what: '400', model: 'error-400', class: 'bad-input' },
  { what: '404', model: 'error-404', class: 'bad-input' },
  { what: '401', key: 'a-wrong-key', class: 'auth' },
  { what: '403', model: 'error-403', class: 'auth' },
  { what: '402', model: 'error-402', class: 'balance' },
  { what: 'insufficient_quota', model: 'error-quota', class: 'balance' },
  { what: '429', model: 'error-429-always', class: 'rate-limited' },
  { what: '413', model: 'error-413', class: 'too-large' },
  { what: '408', model: 'error-408', class: 'timeout' },
  { what: '500', model: 'error-500', class: 'provider', says: /error of its own/ },
  { what: '502 as a web page', model: 'error-502-html', class: 'provider', says: /web page/ },
  { what: '503 without a body', model: 'error-503-empty', class: 'provider', says: /status 503/ },
  { what: 'an error inside the stream', model: 'midstream-error', class: 'provider' },
  { what: 'length limit', model: 'length', class: 'truncated', says: /length/ },
  { what: 'cut off', model: 'cut', class: 'truncated', says: /closed before/ },
  { what: 'cut off by a reset', model: 'cut-reset', class: 'truncated' },
  { what: 'refusal', model: 'refusal', class: 'refused' },
  { what: 'content_filter', model: 'content-filter', class: 'filtered' },
  { what: 'nothing said', model: 'empty', class: 'empty' },
  { what: 'a guest network’s page', model: 'html', class: 'unreadable', says: /web page/ },
  { what: 'a redirect', model: 'redirect', class: 'unreadable', says: /does not follow/ }
]

/** Only the Responses API has these ways to end. */
export const RESPONSES_FAILURES: readonly ExpectedFailure[] = [
  { what: 'response.failed', model: 'failed', class: 'provider' },
  { what: 'invalid_image', model: 'failed:invalid_image', class: 'bad-input', says: /image/ },
  { what: 'image_too_large', model: 'failed:image_too_large', class: 'too-large' },
  {
    what: 'image_content_policy_violation',
    model: 'failed:image_content_policy_violation',
    class: 'filtered'
  },
  { what: 'rate_limit_exceeded', model: 'failed:rate_limit_exceeded', class: 'rate-limited' },
  { what: 'an error event', model: 'error-event', class: 'provider' },
  { what: 'incomplete: max_output_tokens', model: 'incomplete', class: 'truncated' },
  { what: 'incomplete: steered', model: 'incomplete:steered', class: 'truncated' }
]

/**
 * The failures of a chat, with the vendor's own after them.
 *
 * @param without those that this server has no way to say
 */
export function chatFailures(
  own: readonly ExpectedFailure[] = [],
  without: readonly string[] = []
): readonly ExpectedFailure[] {
  const replaced = new Set([...without, ...own.map(({ what }) => what)])
  return [...CHAT_FAILURES.filter(({ what }) => !replaced.has(what)), ...own]
}
