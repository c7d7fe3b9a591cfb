/**
 * What the engine host and its process say to each other. Structured clones, one process, one job
 * at a time. Every `run` is answered by exactly one `done` or `failed` with its job number.
 */
import type { Failure } from '../../../shared/domain/failure'
import type { AdapterEvent } from '../providers/adapter'
import type { EngineId } from './catalogue'

export type HostMessage =
  /** Always first: where the weights lie. */
  | { readonly type: 'init'; readonly modelsFolder: string }
  | { readonly type: 'run'; readonly job: number; readonly engine: EngineId; readonly path: string }
  /** Asks for the job's end; it is answered by `failed` with class `cancelled`, or by `done`. */
  | { readonly type: 'stop'; readonly job: number }

export type ProcessMessage =
  | { readonly type: 'event'; readonly job: number; readonly event: AdapterEvent }
  | { readonly type: 'done'; readonly job: number }
  | { readonly type: 'failed'; readonly job: number; readonly failure: Failure }
