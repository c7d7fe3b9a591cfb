import type { Failure } from '../../../shared/domain/failure'
import type { ProviderStatus } from '../../../shared/domain/model'
import type { Timeouts } from '../../../shared/domain/settings'
import type { ProviderTest } from '../../../shared/ipc/views'
import type { Clock } from '../engine'
import type { Network } from '../network/network'
import { AdapterFailure, type Adapter, type ListedModel } from './adapter'
import { ask } from './ask'

export interface ServerCheck {
  readonly status: ProviderStatus
  readonly test: ProviderTest
  readonly models: readonly ListedModel[]
}

export interface CheckInput {
  readonly adapter: Adapter
  readonly baseUrl: string
  readonly key?: string
  readonly clock: Clock
  readonly network?: Network
}

/** Short, because a person waits for it; a list of models is quick where it works at all. */
const PATIENCE: Timeouts = { connect: 8, firstByte: 8, idle: 8, total: 20 }

/**
 * Checks address and key with a call that costs nothing (the provider's own free call, and its list
 * of models), and says in plain words how far that got: the name, the connection, the key, the kind
 * of server.
 */
export async function checkServer(input: CheckInput): Promise<ServerCheck> {
  const { adapter, key, clock } = input
  const { check, models } = adapter
  if (check === undefined && models === undefined)
    return bad('This kind of provider has no free call to test with.', 'Send it an image to see.')
  const started = clock.now()
  const question = { ...input, timeouts: PATIENCE }
  try {
    if (check) await ask({ ...question, script: check })
    const listed = models ? await ask({ ...question, script: models }) : []
    return good(listed, Math.round(clock.now() - started), models !== undefined)
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error
    const { sentence, nextStep } = wordsFor(error.failure, key !== undefined)
    return bad(sentence, nextStep)
  }
}

function good(models: readonly ListedModel[], tookMs: number, lists: boolean): ServerCheck {
  const many = `${models.length} ${models.length === 1 ? 'model' : 'models'}`
  const sentence = lists ? `Answered in ${tookMs} ms, ${many}.` : `Answered in ${tookMs} ms.`
  return {
    status: { state: 'ready', detail: sentence, checkedAt: new Date().toISOString() },
    test: { ok: true, sentence, tookMs },
    models
  }
}

function wordsFor(failed: Failure, hasKey: boolean): { sentence: string; nextStep: string } {
  const { status = 0 } = failed
  if (failed.class === 'auth')
    return hasKey
      ? { sentence: 'The server refused the key.', nextStep: 'Replace the key.' }
      : { sentence: 'The server wants a key.', nextStep: 'Enter a key for this server.' }
  if (status >= 300 && status < 400)
    return {
      sentence: `The server sent us elsewhere (status ${status}).`,
      nextStep: 'Enter the address it points to; redirects are not followed with a key.'
    }
  if (failed.class === 'unreadable' && status === 0)
    return { sentence: failed.sentence, nextStep: failed.nextStep }
  if (failed.class === 'unreadable')
    return {
      sentence: 'The address answers, but not with a list of models.',
      nextStep: 'Check the address: it usually ends in /v1.'
    }
  if (status >= 400)
    return {
      sentence: `The server answered with status ${status}.`,
      nextStep: failed.vendorMessage ?? 'Check the address: it usually ends in /v1.'
    }
  return { sentence: failed.sentence, nextStep: failed.nextStep }
}

function bad(sentence: string, nextStep: string): ServerCheck {
  return {
    status: { state: 'error', detail: sentence, nextStep },
    test: { ok: false, sentence, nextStep },
    models: []
  }
}
