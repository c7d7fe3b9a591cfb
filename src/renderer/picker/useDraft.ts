import { useState } from 'react'
import { newId } from '../../shared/domain/ids'
import type { LaneId } from '../../shared/domain/ids'
import type { Lane } from '../../shared/domain/lane'
import type { LaneSet } from '../../shared/domain/board'
import { api } from '../ipc/client'
import { showError } from '../ipc/hooks'
import { boardHue } from '../lib/hues'
import { currentBoard, editBoard } from '../state/boardStore'
import { MOST_LANES, isSameModel } from '../state/lanes'
import type { Choice } from './filter'

/** The models being chosen; nothing on the board changes before `use`. */
export interface Draft {
  readonly lanes: readonly Lane[]
  readonly isFull: boolean
  readonly count: (choice: Choice) => number
  readonly add: (choice: Choice) => void
  /** Takes the newest lane of this model out. */
  readonly removeModel: (choice: Choice) => void
  readonly remove: (id: LaneId) => void
  /** The same model once more, with parameters of its own. */
  readonly repeat: (lane: Lane) => void
  readonly move: (id: LaneId, step: 1 | -1) => void
  readonly takeSet: (set: LaneSet) => void
  readonly use: () => void
}

type NewLane = Omit<Lane, 'id'>

function withHue(lane: NewLane, others: readonly Lane[]): Lane {
  const taken = others.filter((other) => !isSameModel(other, lane)).map((other) => other.hue)
  return { ...lane, id: newId('lane'), hue: boardHue(lane.hue, taken) }
}

function moved(lanes: readonly Lane[], id: LaneId, step: 1 | -1): readonly Lane[] {
  const from = lanes.findIndex((lane) => lane.id === id)
  const to = from + step
  const lane = lanes[from]
  if (!lane || to < 0 || to >= lanes.length) return lanes
  const rest = lanes.filter((other) => other.id !== id)
  return [...rest.slice(0, to), lane, ...rest.slice(to)]
}

export function useDraft(): Draft {
  const [lanes, setLanes] = useState<readonly Lane[]>(() => currentBoard()?.lanes ?? [])

  const append = (lane: NewLane) =>
    setLanes((now) => (now.length >= MOST_LANES ? now : [...now, withHue(lane, now)]))

  const isOf = (choice: Choice) => (lane: Lane) =>
    lane.provider === choice.model.provider && lane.model === choice.model.id

  return {
    lanes,
    isFull: lanes.length >= MOST_LANES,
    count: (choice) => lanes.filter(isOf(choice)).length,
    add: ({ model, provider }) => {
      api('models.hue', { provider: model.provider, model: model.id })
        .then((hue) =>
          append({
            provider: model.provider,
            model: model.id,
            label: model.label,
            providerLabel: provider.label,
            hue,
            params: {}
          })
        )
        .catch(showError)
    },
    removeModel: (choice) =>
      setLanes((now) => {
        const last = now.findLast(isOf(choice))
        return now.filter((lane) => lane !== last)
      }),
    remove: (id) => setLanes((now) => now.filter((lane) => lane.id !== id)),
    repeat: ({ id: _id, ...lane }) => append(lane),
    move: (id, step) => setLanes((now) => moved(now, id, step)),
    takeSet: (set) =>
      setLanes(
        set.lanes
          .slice(0, MOST_LANES)
          .reduce<readonly Lane[]>((made, lane) => [...made, withHue(lane, made)], [])
      ),
    use: () => editBoard({ lanes })
  }
}
