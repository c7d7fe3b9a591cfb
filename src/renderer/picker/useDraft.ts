import { useState } from 'react'
import type { LaneId } from '../../shared/domain/ids'
import type { Lane } from '../../shared/domain/lane'
import type { LaneSet } from '../../shared/domain/board'
import { showError } from '../ipc/hooks'
import { currentBoard, editBoard } from '../state/boardStore'
import { MOST_LANES, beside, laneOf } from '../state/lanes'
import type { Choice } from './choice'

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
    setLanes((now) => (now.length >= MOST_LANES ? now : [...now, beside(lane, now)]))

  const isOf = (choice: Choice) => (lane: Lane) =>
    lane.provider === choice.model.provider && lane.model === choice.model.id

  return {
    lanes,
    isFull: lanes.length >= MOST_LANES,
    count: (choice) => lanes.filter(isOf(choice)).length,
    add: ({ model, provider }) => void laneOf(model, provider).then(append, showError),
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
          .reduce<readonly Lane[]>((made, lane) => [...made, beside(lane, made)], [])
      ),
    use: () => editBoard({ lanes })
  }
}
