import { useEffect } from 'react'
import { create } from 'zustand'
import type { Board } from '../../shared/domain/board'
import type { BoardId, LaneId } from '../../shared/domain/ids'
import type { ProviderInfo } from '../../shared/domain/model'
import type { LanePlan, RunPlanView } from '../../shared/ipc/views'
import { api } from '../ipc/client'
import { useCall } from '../ipc/hooks'
import { needsKey } from '../lib/providers'
import { currentBoard, useBoard } from './boardStore'
import { currentGroup, runRequest } from './runRequest'
import { useRunningRun } from './shownRun'

/** A plan follows this long after the last change, so that typing does not ask for one a letter. */
const PLAN_AFTER_MS = 300

interface PlanState {
  readonly boardId: BoardId | undefined
  /** What Run would do with the image on screen; that of a moment ago while a new one is made. */
  readonly image: RunPlanView | undefined
  /** What Run would do with all images; the same object where that is all there are. */
  readonly all: RunPlanView | undefined
  /** Nothing has changed since the plans were made. */
  readonly isCurrent: boolean
}

const NOTHING = { image: undefined, all: undefined, isCurrent: false } as const

/** What the next run would do and cost, kept in step with the board by {@link useRunPlanning}. */
export const usePlan = create<PlanState>(() => ({ boardId: undefined, ...NOTHING }))

/** Plans the next run anew whenever something changes that it depends on, but not during a run. */
export function useRunPlanning(): void {
  const images = useBoard(({ board }) => board?.images)
  const lanes = useBoard(({ board }) => board?.lanes)
  const params = useBoard(({ board }) => board?.params)
  const rest = useBoard(({ board }) => board && whatElseCounts(board))
  const providers = useCall('providers.list', {}).dataUpdatedAt
  const models = useCall('providers.models', {}).dataUpdatedAt
  const isRunning = useRunningRun() !== undefined
  useEffect(
    () => (isRunning ? undefined : planSoon()),
    [images, lanes, params, rest, providers, models, isRunning]
  )
}

/** An estimate goes by the length of the prompt, so other words of the same length change nothing. */
function whatElseCounts({ id, prompt, repeats, groupSize, imageFit, layout }: Board): string {
  const { text, system } = prompt
  return [id, text.length, system.length, repeats, groupSize, imageFit, layout.currentImage].join()
}

/** Plans after a moment. Returns the way to call it off: its result is then ignored. */
function planSoon(): () => void {
  let isOff = false
  const id = currentBoard()?.id
  usePlan.setState((before) =>
    before.boardId === id ? { isCurrent: false } : { boardId: id, ...NOTHING }
  )
  const timer = setTimeout(() => {
    void makePlans((plans) => {
      if (!isOff) usePlan.setState(plans)
    })
  }, PLAN_AFTER_MS)
  return () => {
    isOff = true
    clearTimeout(timer)
  }
}

async function makePlans(put: (plans: Partial<PlanState>) => void): Promise<void> {
  const board = currentBoard()
  if (!board || board.images.length === 0 || board.lanes.length === 0) return put(NOTHING)
  try {
    const image = await api('runs.plan', runRequest(board, 'image'))
    const isAll = currentGroup(board).length === board.images.length
    put({ image, isCurrent: true, ...(isAll && { all: image }) })
    if (!isAll) put({ all: await api('runs.plan', runRequest(board, 'all')) })
  } catch {
    // Without a plan the run is still possible; its cost is shown as unknown.
    put({ ...NOTHING, isCurrent: true })
  }
}

/** What the next run on the image on screen would do in one lane. */
export function useLanePlan(lane: LaneId): LanePlan | undefined {
  return usePlan((state) => state.image?.lanes.find(({ laneId }) => laneId === lane))
}

/** Why nothing of a plan could be answered, as a sentence; undefined when something can. */
export function planBlocker(
  board: Pick<Board, 'lanes'>,
  plan: RunPlanView | undefined,
  providers: readonly ProviderInfo[]
): string | undefined {
  const reasons = board.lanes.map(({ id, provider }) => {
    const lane = plan?.lanes.find(({ laneId }) => laneId === id)
    return (
      lane &&
      laneBlocker(
        lane,
        providers.find((info) => info.id === provider)
      )
    )
  })
  const [first] = reasons
  if (first === undefined || reasons.includes(undefined)) return undefined
  return reasons.every((reason) => reason === first) ? first : 'None of these models can be run.'
}

/** Why a lane would answer nothing at all. */
function laneBlocker(
  { images, problems }: LanePlan,
  provider: ProviderInfo | undefined
): string | undefined {
  const sendsNone = images.asIs + images.changed === 0
  const lacksKey = provider !== undefined && needsKey(provider)
  return sendsNone || lacksKey ? problems[0] : undefined
}
