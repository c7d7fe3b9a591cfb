import Big from 'big.js'
import type { Price } from '../shared/domain/cost'
import { newId, type ProviderId } from '../shared/domain/ids'
import { resolveLanes, type Lane, type RunLane } from '../shared/domain/lane'
import type { ModelInfo } from '../shared/domain/model'
import type { AdHocProvider, Engine } from '../main/engine/engine'
import { BadPlan } from './badPlan'
import { BUILT_IN, OPENAI_COMPATIBLE, type Plan, type PlanLane } from './planSchema'

type Environment = Readonly<Record<string, string | undefined>>

export interface PlanProviders {
  readonly adHoc: readonly AdHocProvider[]
  /** The provider of each lane, in the plan's order. */
  readonly ofLane: readonly ProviderId[]
}

interface Server {
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
    if (lane.provider !== OPENAI_COMPATIBLE) return lane.provider as ProviderId
    const index = servers.findIndex((server) => suits(server, lane))
    const server = servers[index] ?? newServer(lane)
    if (index < 0) servers.push(server)
    const price = priceOf(lane)
    if (price) server.prices.set(lane.model, price)
    return providerId(servers.indexOf(server))
  })
  return { adHoc: servers.map((server, index) => adHoc(server, index, plan, env)), ofLane }
}

function suits(server: Server, lane: PlanLane): boolean {
  if (server.baseUrl !== lane.baseUrl || server.apiKeyEnv !== lane.apiKeyEnv) return false
  const known = server.prices.get(lane.model)
  const price = priceOf(lane)
  return !known || !price || JSON.stringify(known) === JSON.stringify(price)
}

function newServer(lane: PlanLane): Server {
  return { baseUrl: lane.baseUrl ?? '', apiKeyEnv: lane.apiKeyEnv, prices: new Map() }
}

function providerId(index: number): ProviderId {
  return (index === 0 ? OPENAI_COMPATIBLE : `${OPENAI_COMPATIBLE}-${index + 1}`) as ProviderId
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

function adHoc(server: Server, index: number, plan: Plan, env: Environment): AdHocProvider {
  const key = server.apiKeyEnv === undefined ? undefined : env[server.apiKeyEnv]
  return {
    id: providerId(index),
    adapter: OPENAI_COMPATIBLE,
    label: new URL(server.baseUrl).host,
    baseUrl: server.baseUrl.replace(/\/+$/, ''),
    prices: Object.fromEntries(server.prices),
    ...(key !== undefined && { key }),
    ...(plan.concurrency !== undefined && { concurrency: plan.concurrency })
  }
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
