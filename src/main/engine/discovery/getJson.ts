import { fetchJson } from '../network/fetchJson'
import type { Network } from '../network/network'

/** What a small, free read answered; `body` is undefined when it was not JSON. */
export interface JsonAnswer {
  readonly status: number
  readonly body: unknown
}

export interface GetJsonOptions {
  readonly timeoutMs: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as a JSON POST when present. */
  readonly post?: unknown
}

export type GetJson = (url: string, options?: Partial<GetJsonOptions>) => Promise<JsonAnswer>

/**
 * A reader of small JSON documents of servers nearby: lists of models, versions. Short of patience,
 * because nothing may be there. It follows no redirect and sends nothing that costs anything;
 * without a connection it rejects.
 */
export function createGetJson(network?: Network): GetJson {
  return async (url, { timeoutMs = 400, headers, post } = {}) => {
    const seconds = timeoutMs / 1000
    return await fetchJson(url, {
      timeouts: { connect: seconds, firstByte: seconds, idle: seconds, total: seconds },
      ...(network && { network }),
      ...(headers && { headers }),
      ...(post !== undefined && { post })
    })
  }
}

export const getJson: GetJson = createGetJson()
