import { newId } from '../../shared/domain/ids'
import type { LaneId } from '../../shared/domain/ids'
import type { Lane, LaneParams } from '../../shared/domain/lane'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { api } from '../ipc/client'
import { showError } from '../ipc/hooks'
import { toast } from '../components/ui/toastStore'
import { boardHue } from '../lib/hues'
import { currentBoard, editBoard } from './boardStore'

/** The limit of Compare; Matrix will allow more. */
export const MOST_LANES = 8

/** Puts a model on the board as a new lane at the end; the same model twice is two lanes. */
export async function addModel(
  model: Pick<ModelInfo, 'provider' | 'id' | 'label'>,
  provider: Pick<ProviderInfo, 'label'>
): Promise<void> {
  if (isFull()) return
  try {
    addLanes([await laneOf(model, provider)])
  } catch (error) {
    showError(error)
  }
}

/** A model as a lane that is not on a board yet, in the hue that the model keeps for good. */
export async function laneOf(
  model: Pick<ModelInfo, 'provider' | 'id' | 'label'>,
  provider: Pick<ProviderInfo, 'label'>
): Promise<Omit<Lane, 'id'>> {
  const hue = await api('models.hue', { provider: model.provider, model: model.id })
  return {
    provider: model.provider,
    model: model.id,
    label: model.label,
    providerLabel: provider.label,
    hue,
    params: {}
  }
}

/** Gives a lane its id, and a hue that no other model among these has. */
export function beside(lane: Omit<Lane, 'id'>, others: readonly Lane[]): Lane {
  const taken = others.filter((other) => !isSameModel(other, lane)).map((other) => other.hue)
  return { ...lane, id: newId('lane'), hue: boardHue(lane.hue, taken) }
}

function isFull(): boolean {
  const full = (currentBoard()?.lanes.length ?? 0) >= MOST_LANES
  if (full)
    toast({
      tone: 'warn',
      title: `A board compares up to ${MOST_LANES} models.`,
      detail: 'Remove one before adding another.'
    })
  return full
}

/** Adds lanes with ids of their own, up to the board's limit. */
export function addLanes(added: readonly Omit<Lane, 'id'>[]): void {
  const board = currentBoard()
  if (!board) return
  const lanes = [...board.lanes]
  for (const lane of added.slice(0, MOST_LANES - lanes.length)) lanes.push(beside(lane, lanes))
  editBoard({ lanes })
}

export function isSameModel(
  a: Pick<Lane, 'provider' | 'model'>,
  b: Pick<Lane, 'provider' | 'model'>
): boolean {
  return a.provider === b.provider && a.model === b.model
}

/** Takes a lane off the board; its answers stay in the runs. Offers to undo. */
export function removeLane(id: LaneId): void {
  const board = currentBoard()
  const lane = board?.lanes.find((candidate) => candidate.id === id)
  if (!board || !lane) return
  const before = board.lanes
  editBoard({ lanes: before.filter((other) => other.id !== id) })
  toast({
    tone: 'info',
    title: `${lane.label} removed from the board`,
    action: { label: 'Undo', run: () => putBack(lane, before) }
  })
}

/** Undo of a removal: back at its place, whatever was added since. */
function putBack(lane: Lane, before: readonly Lane[]): void {
  const now = currentBoard()?.lanes ?? []
  if (now.some((other) => other.id === lane.id) || now.length >= MOST_LANES) return
  const at = Math.min(
    before.findIndex((other) => other.id === lane.id),
    now.length
  )
  editBoard({ lanes: [...now.slice(0, at), lane, ...now.slice(at)] })
}

/** Moves a lane to a place counted in the list without it. Letters follow the order. */
export function moveLane(id: LaneId, to: number): void {
  const lanes = currentBoard()?.lanes ?? []
  const lane = lanes.find((candidate) => candidate.id === id)
  if (!lane) return
  const rest = lanes.filter((other) => other.id !== id)
  const at = Math.max(0, Math.min(rest.length, to))
  editBoard({ lanes: [...rest.slice(0, at), lane, ...rest.slice(at)] })
}

/** Sets one parameter of one lane; undefined takes the override away. */
export function overrideParam<K extends keyof LaneParams>(
  id: LaneId,
  name: K,
  value: LaneParams[K] | undefined
): void {
  const board = currentBoard()
  if (!board) return
  const lanes = board.lanes.map((lane) => {
    if (lane.id !== id) return lane
    return { ...lane, params: withParam(lane.params, name, value) }
  })
  editBoard({ lanes })
}

/** Sets one parameter of the board. */
export function setParam<K extends keyof LaneParams>(
  name: K,
  value: LaneParams[K] | undefined
): void {
  const board = currentBoard()
  if (board) editBoard({ params: withParam(board.params, name, value) })
}

function withParam<K extends keyof LaneParams>(
  params: LaneParams,
  name: K,
  value: LaneParams[K] | undefined
): LaneParams {
  const { [name]: _before, ...rest } = params
  return value === undefined ? rest : { ...rest, [name]: value }
}
