import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { mockAddresses } from '../main/engine/providers/mockAddresses'
import { adapters } from '../main/engine/providers/registry'
import { BadPlan } from './badPlan'
import { BUILT_IN, OPENAI_COMPATIBLE, planSchema, type Plan } from './planSchema'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads and checks a plan.
 * @throws {BadPlan} with the JSON path of everything that is wrong
 */
export async function readPlan(file: string, env: Environment): Promise<Plan> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BadPlan([{ path: '', message: `cannot be read (${error.code ?? error.message})` }])
  })
  return checkPlan(parseJson(text), env)
}

function parseJson(text: string): unknown {
  try {
    // Editors on Windows begin a file with a byte order mark, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    throw new BadPlan([{ path: '', message: `is not JSON: ${(error as SyntaxError).message}` }])
  }
}

/** @throws {BadPlan} */
export function checkPlan(value: unknown, env: Environment): Plan {
  const parsed = planSchema.safeParse(value)
  if (!parsed.success) throw new BadPlan(parsed.error.issues.flatMap(problemsOf))
  const problems = [...promptProblems(parsed.data), ...laneProblems(parsed.data, env)]
  if (problems.length > 0) throw new BadPlan(problems)
  return parsed.data
}

export interface PlanProblem {
  /** JSON path below the plan, such as `lanes[0].baseUrl`; empty for the plan as a whole. */
  readonly path: string
  readonly message: string
}

function problemsOf(issue: z.core.$ZodIssue): readonly PlanProblem[] {
  // Each unknown name is a problem of its own, at its own place.
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: jsonPath([...issue.path, key]),
      message: 'is not part of a plan; see plan.schema.json for the names there are'
    }))
  return [{ path: jsonPath(issue.path), message: issue.message }]
}

/** `lanes[0].baseUrl` of `['lanes', 0, 'baseUrl']`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const name = String(part)
      return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')
    .replace(/^\./, '')
}

function promptProblems({ prompt, lanes }: Plan): readonly PlanProblem[] {
  const asked = lanes.some((lane) => lane.provider !== BUILT_IN)
  if (!asked || (prompt !== undefined && prompt.trim() !== '')) return []
  return [{ path: 'prompt', message: 'is needed: only built-in engines work without a prompt' }]
}

/** A server of one's own, or a vendor whose accounts have addresses of their own. */
function hasNoAddress(provider: string, env: Environment): boolean {
  if (mockAddresses(env)[provider] !== undefined) return false
  const vendor = adapters.get(provider)?.vendor
  return provider === OPENAI_COMPATIBLE || (vendor !== undefined && vendor.baseUrl === undefined)
}

function laneProblems({ lanes }: Plan, env: Environment): readonly PlanProblem[] {
  return lanes.flatMap((lane, index) => {
    const at = (name: string): string => `lanes[${index}].${name}`
    if (lane.provider === BUILT_IN)
      return (['baseUrl', 'apiKeyEnv', 'price'] as const)
        .filter((name) => lane[name] !== undefined)
        .map((name) => ({ path: at(name), message: 'means nothing to a built-in engine' }))
    const problems: PlanProblem[] = []
    if (lane.baseUrl === undefined && hasNoAddress(lane.provider, env))
      problems.push({ path: at('baseUrl'), message: `is needed for "${lane.provider}"` })
    if (lane.apiKeyEnv !== undefined && !env[lane.apiKeyEnv])
      problems.push({
        path: at('apiKeyEnv'),
        message: `names the environment variable ${lane.apiKeyEnv}, which is not set`
      })
    return problems
  })
}
