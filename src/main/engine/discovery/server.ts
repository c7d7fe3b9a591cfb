import type { ListedModel } from '../providers/adapter'
import type { GetJson } from './getJson'

/** A local server that answered on its usual port and was known by the shape of its answer. */
export interface FoundServer {
  readonly version?: string
  /** The base address its adapter takes. */
  readonly baseUrl: string
  readonly models: readonly ListedModel[]
}

/** One kind of local server: where it usually is, and how to know it. */
export interface LocalServerKind {
  readonly id: 'ollama' | 'lm-studio' | 'llama-cpp' | 'vllm'
  readonly label: string
  readonly tile: string
  readonly address: string
  /** The base address its adapter takes, from the place where it listens. */
  baseUrl(address: string): string
  /** How to start it, for people. */
  readonly howToStart: string
  /** Undefined when something else, or nothing, answers there. Never throws. */
  find(address: string, get: GetJson): Promise<FoundServer | undefined>
}
