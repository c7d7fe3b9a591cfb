/**
 * Why a proxy did not open the way. `credentials`: it wants a user name and password, or does not
 * take these; `forbidden`: it does not let this address through; `unreachable`: it did not get
 * through to the provider itself; `other`: it said something else.
 */
export type RefusalReason = 'credentials' | 'forbidden' | 'unreachable' | 'other'

/** A proxy was reached, was asked for the way to the provider, and said no. */
export class ProxyRefusal extends Error {
  constructor(
    /** `host:port`. */
    readonly proxy: string,
    readonly reason: RefusalReason,
    /** What it said, such as `407` or `HostUnreachable`. */
    readonly said: string
  ) {
    super(`The proxy refused: ${said}`)
    this.name = 'ProxyRefusal'
  }

  static ofStatus(proxy: string, status: number): ProxyRefusal {
    return new ProxyRefusal(proxy, reasonOfStatus(status), String(status))
  }
}

function reasonOfStatus(status: number): RefusalReason {
  if (status === 407) return 'credentials'
  if (status === 401 || status === 403 || status === 405) return 'forbidden'
  return status >= 502 && status <= 504 ? 'unreachable' : 'other'
}
