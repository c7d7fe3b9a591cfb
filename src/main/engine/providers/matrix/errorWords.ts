import { FAILURE_WORDS, type FailureClass } from '../../../../shared/domain/failure'
import { CHAT_FAILURES } from './chatFailures'
import type { ExpectedFailure, MatrixRow } from './row'

/** Which errors have which class, in words; each told once, for all the ways it is met in. */

/** `Key refused (401, 403); No credit (402)`: the classes as the window calls them. */
export function byClass(errors: readonly ExpectedFailure[]): string {
  const kinds = [...new Set(errors.map(({ class: kind }) => kind))]
  const of = (kind: FailureClass): string =>
    errors
      .filter((error) => error.class === kind)
      .map(({ what }) => what)
      .join(', ')
  return kinds.map((kind) => `${FAILURE_WORDS[kind].title} (${of(kind)})`).join('; ')
}

/** What all rows of a provider map, and below it what only some of them meet. */
export function errorLines(rows: readonly MatrixRow[]): readonly string[] {
  const [first, ...others] = rows.map(({ errors }) => errors)
  const common = (first ?? []).filter((error) => others.every((errors) => errors.includes(error)))
  const more = rows.flatMap(({ way = '', errors }) => {
    const own = errors.filter((error) => !common.includes(error))
    return own.length === 0 ? [] : [`Errors with “${way}” besides: ${byClass(own)}.`]
  })
  return [`Errors: ${commonWords(common)}.`, ...more]
}

/** Those of every chat have a part of the document to themselves. */
function commonWords(errors: readonly ExpectedFailure[]): string {
  const own = errors.filter((error) => !CHAT_FAILURES.includes(error))
  if (own.length === errors.length) return byClass(own)
  const named = new Set(errors.map(({ what }) => what))
  const missing = CHAT_FAILURES.map(({ what }) => what).filter((what) => !named.has(what))
  const chat = [
    'those of every chat',
    ...(missing.length > 0 ? [`without ${missing.join(', ')}`] : [])
  ]
  return own.length === 0 ? chat.join(' ') : `${chat.join(' ')}; besides: ${byClass(own)}`
}
