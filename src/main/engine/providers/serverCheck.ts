import type { ProviderStatus } from '../../../shared/domain/model'
import type { ProviderTest } from '../../../shared/ipc/views'
import { getJson, type JsonAnswer } from '../discovery/getJson'
import type { Adapter, ListedModel } from './adapter'

export interface ServerCheck {
  readonly status: ProviderStatus
  readonly test: ProviderTest
  readonly models: readonly ListedModel[]
}

const PATIENCE_MS = 8_000

/**
 * Asks a server for its list of models, which costs nothing, and says in plain words how far that
 * got: the name, the connection, the key, the kind of server.
 */
export async function checkServer(
  adapter: Adapter,
  baseUrl: string,
  key: string | undefined
): Promise<ServerCheck> {
  const { listModels } = adapter
  if (listModels === undefined)
    return verdict(false, 'This kind of provider has no list of models.', 'Name models by hand.')
  const request = listModels.request(baseUrl)
  const started = performance.now()
  const secret = key !== undefined && adapter.keyHeader ? adapter.keyHeader(key) : {}
  let answer: JsonAnswer
  try {
    answer = await getJson(request.url, {
      timeoutMs: PATIENCE_MS,
      headers: { ...request.headers, ...secret }
    })
  } catch (error) {
    return unreachable(error, new URL(request.url).host)
  }
  const tookMs = Math.round(performance.now() - started)
  return judge(answer, tookMs, key !== undefined, () => listModels.read(answer.body))
}

function judge(
  answer: JsonAnswer,
  tookMs: number,
  hasKey: boolean,
  read: () => readonly ListedModel[]
): ServerCheck {
  if (answer.status === 401 || answer.status === 403)
    return hasKey
      ? verdict(false, 'The server refused the key.', 'Replace the key.')
      : verdict(false, 'The server wants a key.', 'Enter a key for this server.')
  if (answer.status >= 300 && answer.status < 400)
    return verdict(
      false,
      `The server sent us elsewhere (status ${answer.status}).`,
      'Enter the address it points to; redirects are not followed with a key.'
    )
  if (answer.status !== 200)
    return verdict(
      false,
      `The server answered with status ${answer.status}.`,
      'Check the address: it usually ends in /v1.'
    )
  try {
    const models = read()
    const sentence = `Answered in ${tookMs} ms, ${models.length} ${models.length === 1 ? 'model' : 'models'}.`
    const checkedAt = new Date().toISOString()
    return {
      status: { state: 'ready', detail: sentence, checkedAt },
      test: { ok: true, sentence, tookMs },
      models
    }
  } catch {
    return verdict(
      false,
      'The address answers, but not with a list of models.',
      'Check the address: it usually ends in /v1.'
    )
  }
}

function unreachable(error: unknown, host: string): ServerCheck {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return verdict(
      false,
      `The name ${host} was not found.`,
      'Check the address for a typing error.'
    )
  if (code === 'ECONNREFUSED')
    return verdict(false, `Nothing listens at ${host}.`, 'Start the server, or check the port.')
  if (code === 'ABORT_ERR' || code === '23' || code === 'TimeoutError')
    return verdict(
      false,
      `${host} did not answer within ${PATIENCE_MS / 1000} seconds.`,
      'Check that the server is running and reachable.'
    )
  if (/CERT|SELF_SIGNED|TLS|SSL/.test(code))
    return verdict(
      false,
      `The certificate of ${host} is not trusted.`,
      'Use the server’s proper name, or a certificate this computer trusts.'
    )
  return verdict(false, `${host} could not be reached.`, 'Check the connection and the address.')
}

function verdict(ok: false, sentence: string, nextStep: string): ServerCheck {
  return {
    status: { state: 'error', detail: sentence, nextStep },
    test: { ok, sentence, nextStep },
    models: []
  }
}
