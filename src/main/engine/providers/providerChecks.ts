import type { Balance } from '../../../shared/domain/cost'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderStatus } from '../../../shared/domain/model'
import type { Timeouts } from '../../../shared/domain/settings'
import { CallFailure } from '../../../shared/ipc/result'
import { findLocalServers } from '../discovery/localServers'
import type { LocalAddresses, LocalServerId } from '../discovery/localServers'
import type { FoundServer } from '../discovery/server'
import type { Clock, Logger, SecretStore } from '../engine'
import type { Network } from '../network/network'
import { AdapterFailure, type ListedModel } from './adapter'
import { ask } from './ask'
import type { Entry } from './entries'
import { keyOf } from './keyring'
import type { ModelLists } from './modelLists'
import { checkServer, type ServerCheck } from './serverCheck'

/** A list of models this old is read anew when somebody looks at models. */
const LIST_IS_OLD_MS = 24 * 3_600_000
/** A balance is asked for by a person who waits for it. */
const BALANCE_PATIENCE: Timeouts = { connect: 8, firstByte: 15, idle: 15, total: 30 }

export interface CheckParts {
  readonly secrets: SecretStore
  readonly clock: Clock
  readonly log: Logger
  readonly lists: ModelLists
  readonly addresses: () => LocalAddresses
  readonly findsLocalServers: () => boolean
  /** Absent: straight to the providers. */
  readonly network?: Network
}

/** What was found by asking: local servers on their ports, lists of models, balances. All free. */
export class ProviderChecks {
  readonly #parts: CheckParts
  readonly #checks = new Map<ProviderId, ServerCheck>()
  readonly #balances = new Map<ProviderId, Balance>()
  #found: ReadonlyMap<LocalServerId, FoundServer> | undefined

  constructor(parts: CheckParts) {
    this.#parts = parts
  }

  /** Local servers that answered; undefined until somebody has looked. */
  get found(): ReadonlyMap<LocalServerId, FoundServer> | undefined {
    return this.#found
  }

  statusOf({ id }: Entry): ProviderStatus | undefined {
    return this.#checks.get(id)?.status
  }

  serverOf({ localKind }: Entry): FoundServer | undefined {
    return localKind && this.#found?.get(localKind.id)
  }

  balanceOf({ keySlot }: Entry): Balance | undefined {
    return this.#balances.get(keySlot)
  }

  /** The models a provider told of; undefined while it was not asked. */
  toldBy(entry: Entry): readonly ListedModel[] | undefined {
    if (entry.localKind) return this.serverOf(entry)?.models ?? []
    return this.#parts.lists.get(entry.keySlot)?.models
  }

  forget({ id, keySlot }: Entry): void {
    this.#checks.delete(id)
    this.#parts.lists.delete(keySlot)
  }

  /** What the last check said holds no more; its list of models does. */
  forgetStatus(id: ProviderId): void {
    this.#checks.delete(id)
  }

  /** Looks for local servers, and reads the lists of models that are old, or all of them. */
  async look(entries: readonly Entry[], which: 'old' | 'all'): Promise<void> {
    const { addresses, clock, findsLocalServers, log } = this.#parts
    const locals = findsLocalServers()
      ? findLocalServers(addresses())
      : Promise.resolve(new Map<LocalServerId, FoundServer>())
    const now = clock.date().getTime()
    const toCheck = entries.filter((entry) => this.#shouldCheck(entry, now, which))
    const [servers] = await Promise.all([locals, ...toCheck.map((entry) => this.check(entry))])
    this.#found = servers
    log.info('looked for servers', { found: [...servers.keys()], checked: toCheck.length })
  }

  async check(entry: Entry): Promise<ServerCheck> {
    const { clock, lists } = this.#parts
    const result = await checkServer({ ...(await this.#road(entry)), clock })
    this.#checks.set(entry.id, result)
    const { models } = result
    if (models.length > 0) lists.set(entry.keySlot, { models, readAt: clock.date().toISOString() })
    return result
  }

  /** @throws CallFailure when the provider tells no balance, or not now */
  async balance(entry: Entry): Promise<Balance> {
    const { balance } = entry.adapter
    if (balance === undefined)
      throw new CallFailure('refused', `${entry.label} has no call that tells a balance.`)
    try {
      const found = await ask({
        ...(await this.#road(entry)),
        script: balance,
        clock: this.#parts.clock,
        timeouts: BALANCE_PATIENCE
      })
      this.#balances.set(entry.keySlot, found)
      return found
    } catch (error) {
      if (!(error instanceof AdapterFailure)) throw error
      const { sentence, nextStep } = error.failure
      throw new CallFailure('refused', sentence, nextStep)
    }
  }

  /**
   * Own servers always; vendors with a key when their list is old. One that is given for a run only
   * where its list may hold prices, as a vendor's does.
   */
  #shouldCheck(entry: Entry, now: number, which: 'old' | 'all'): boolean {
    if (entry.kind !== 'cloud' || entry.baseUrl === '') return false
    if (entry.given) return entry.adapter.vendor !== undefined
    if (entry.custom || entry.mock) return true
    const { lists, secrets } = this.#parts
    if (secrets.list(entry.keySlot).every((key) => !key.present)) return false
    const list = lists.get(entry.keySlot)
    if (which === 'all' || list === undefined) return true
    return now - Date.parse(list.readAt) > LIST_IS_OLD_MS
  }

  async #road(entry: Entry) {
    const { network, secrets } = this.#parts
    const key = await keyOf(entry, secrets)
    return {
      adapter: entry.adapter,
      baseUrl: entry.baseUrl,
      ...(network && { network }),
      ...(key !== undefined && { key })
    }
  }
}
