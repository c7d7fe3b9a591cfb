import Big from 'big.js'
import type { Price } from '../shared/domain/cost'
import { newId, type ProviderId } from '../shared/domain/ids'
import { resolveLanes, type Lane, type RunLane } from '../shared/domain/lane'
import type { ModelInfo } from '../shared/domain/model'
import { LOCAL_SERVER_KINDS } from '../main/engine/discovery/localServers'
import type { AdHocProvider, Engine } from '../main/engine/engine'
import type { Adapter } from '../main/engine/providers/adapter'
import { adapters } from '../main/engine/providers/registry'
import { BadPlan } from './badPlan'
import { keyVariables } from './environmentSecrets'
import { BUILT_IN, OPENAI_COMPATIBLE, type Plan, type PlanLane } from './planSchema'

type Environment = Readonly<Record<string, string | undefined>>

export interface PlanProviders {
  readonly adHoc: readonly AdHocProvider[]
  /** The provider of each lane, in the plan's order. */
  readonly ofLane: readonly ProviderId[]
}

interface Server {
  /** The provider as the plan names it. */
  readonly provider: string
  readonly adapter: Adapter
  readonly baseUrl: string
  readonly apiKeyEnv: string | undefined
  readonly prices: Map<string, Price>
}

/**
 * The servers a plan names. Lanes with the same address and key share one, so that its limit holds
 * for all of them, and a price given once holds for the model; only two different prices make two.
 */
export function planProviders(plan: Plan, env: Environment): PlanProviders {
  const servers: Server[] = []
  const ofLane = plan.lanes.map((lane) => {
    const adapter = adapters.get(lane.provider)
    if (adapter === undefined || !isOfItsOwn(lane)) return lane.provider as ProviderId
    const index = servers.findIndex((server) => suits(server, lane))
    const server = servers[index] ?? newServer(lane, adapter)
    if (index < 0) servers.push(server)
    const price = priceOf(lane)
    if (price) server.prices.set(lane.model, price)
    return providerId(server, servers)
  })
  return { adHoc: servers.map((server) => adHoc(server, servers, plan, env)), ofLane }
}

/** Whether a lane says more of its provider than its name. */
function isOfItsOwn({ provider, baseUrl, apiKeyEnv, price }: PlanLane): boolean {
  const given = baseUrl ?? apiKeyEnv ?? price
  return provider === OPENAI_COMPATIBLE || given !== undefined
}

function suits(server: Server, lane: PlanLane): boolean {
  if (server.provider !== lane.provider || server.apiKeyEnv !== lane.apiKeyEnv) return false
  if (server.baseUrl !== addressOf(lane, server.adapter)) return false
  const known = server.prices.get(lane.model)
  const price = priceOf(lane)
  return !known || !price || JSON.stringify(known) === JSON.stringify(price)
}

function newServer(lane: PlanLane, adapter: Adapter): Server {
  const { provider, apiKeyEnv } = lane
  return { provider, adapter, baseUrl: addressOf(lane, adapter), apiKeyEnv, prices: new Map() }
}

function addressOf({ baseUrl }: PlanLane, { id, vendor }: Adapter): string {
  const kind = LOCAL_SERVER_KINDS.find((local) => local.id === id)
  return baseUrl ?? vendor?.baseUrl ?? kind?.baseUrl(kind.address) ?? ''
}

/** The first of a kind keeps its name, so that results name it as the window does. */
function providerId(server: Server, servers: readonly Server[]): ProviderId {
  const alike = servers.filter(({ provider }) => provider === server.provider)
  const index = alike.indexOf(server)
  return (index === 0 ? server.provider : `${server.provider}-${index + 1}`) as ProviderId
}

function priceOf({ price }: PlanLane): Price | undefined {
  if (price === undefined) return undefined
  return {
    inputPerMTok: decimal(price.inputPerMTok),
    outputPerMTok: decimal(price.outputPerMTok),
    source: 'given in the plan'
  }
}

/** Without an exponent, which a decimal string of money never has. */
function decimal(value: number): string {
  return new Big(value).toFixed()
}

function adHoc(
  server: Server,
  servers: readonly Server[],
  plan: Plan,
  env: Environment
): AdHocProvider {
  const { adapter } = server
  const key = keyFor(server, env)
  return {
    id: providerId(server, servers),
    adapter: adapter.id,
    label: adapter.vendor ? adapter.label : new URL(server.baseUrl).host,
    baseUrl: server.baseUrl.replace(/\/+$/, ''),
    prices: Object.fromEntries(server.prices),
    ...(key !== undefined && { key }),
    ...(plan.concurrency !== undefined && { concurrency: plan.concurrency })
  }
}

/** A vendor's usual variable counts for the vendor's own address only. */
function keyFor({ apiKeyEnv, provider, adapter, baseUrl }: Server, env: Environment) {
  if (apiKeyEnv !== undefined) return env[apiKeyEnv]
  if (baseUrl !== adapter.vendor?.baseUrl) return undefined
  return keyVariables(provider)
    .map((name) => env[name])
    .find((value) => value !== undefined && value !== '')
}

/**
 * The lanes as a run takes them.
 * @throws {BadPlan} for a provider there is not, and for a built-in engine there is not
 */
export async function planLanes(
  plan: Plan,
  { ofLane }: PlanProviders,
  { providers }: Pick<Engine, 'providers'>
): Promise<readonly RunLane[]> {
  const models = await providers.models()
  const known = new Map(providers.list().map((info) => [info.id, info]))
  const lanes = plan.lanes.map((planned, index): Lane => {
    const provider = ofLane[index] ?? (planned.provider as ProviderId)
    const info = known.get(provider)
    if (info === undefined) throw unknownProvider(index, planned.provider, [...known.keys()])
    const own = models.filter((model) => model.provider === provider)
    const model = own.find(({ id }) => id === planned.model)
    if (model === undefined && provider === BUILT_IN) throw unknownEngine(index, planned.model, own)
    return {
      id: newId('lane'),
      provider,
      model: planned.model,
      label: model?.label ?? planned.model,
      providerLabel: info.label,
      hue: providers.hue(provider, planned.model),
      params: planned.params ?? {}
    }
  })
  return resolveLanes(lanes, { text: plan.prompt ?? '', system: plan.system ?? '' }, {})
}

function unknownProvider(index: number, name: string, known: readonly string[]): BadPlan {
  const names = [OPENAI_COMPATIBLE, ...known.filter((id) => !id.startsWith(OPENAI_COMPATIBLE))]
  return new BadPlan([
    {
      path: `lanes[${index}].provider`,
      message: `there is no provider "${name}"; there are ${names.join(', ')}`
    }
  ])
}

function unknownEngine(index: number, name: string, known: readonly ModelInfo[]): BadPlan {
  return new BadPlan([
    {
      path: `lanes[${index}].model`,
      message: `there is no built-in engine "${name}"; there are ${known.map(({ id }) => id).join(', ')}`
    }
  ])
}
