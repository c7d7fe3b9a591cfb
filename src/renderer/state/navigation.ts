import type { LaneId } from '../../shared/domain/ids'
import { currentBoard, editLayout, showImage } from './boardStore'
import { findRun } from './runStore'
import { useUi } from './uiStore'

function shownImages() {
  const board = currentBoard()
  return findRun(board?.layout.currentRun)?.images ?? board?.images ?? []
}

/** Shows the image that lies `step` places further, stopping at the ends. */
export function stepImage(step: number): void {
  const images = shownImages()
  const current = currentBoard()?.layout.currentImage
  const at = Math.max(
    0,
    images.findIndex((image) => image.id === current)
  )
  const next = images[Math.max(0, Math.min(images.length - 1, at + step))]
  if (next) showImage(next.id)
}

export function shownLanes(): readonly { readonly id: LaneId; readonly label: string }[] {
  const board = currentBoard()
  return findRun(board?.layout.currentRun)?.spec.lanes ?? board?.lanes ?? []
}

/** Folds a column to a spine by hand. */
export function foldLane(lane: LaneId): void {
  const folded = currentBoard()?.layout.folded ?? []
  if (!folded.includes(lane)) editLayout({ folded: [...folded, lane] })
}

/** Opens a column; where there is no room, the one that was not looked at for longest folds. */
export function unfoldLane(lane: LaneId): void {
  const folded = currentBoard()?.layout.folded ?? []
  if (folded.includes(lane)) editLayout({ folded: folded.filter((id) => id !== lane) })
  const recent = useUi.getState().recentLanes.filter((id) => id !== lane)
  useUi.getState().set({ recentLanes: [...recent, lane] })
}

/** Folds a column, or unfolds it if it is a spine, for whatever reason. */
export function toggleFold(lane: LaneId): void {
  const spine = document.querySelector(`[data-spine="${CSS.escape(lane)}"]`)
  if (spine) unfoldLane(lane)
  else foldLane(lane)
}

/** Moves the focus into a column; a spine is unfolded first. */
export function focusLane(lane: LaneId): void {
  unfoldLane(lane)
  useUi.getState().set({ focusedLane: lane })
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-lane="${CSS.escape(lane)}"]`)?.focus()
  )
}

const FOCUSABLE = '[data-region-focus], textarea, button:not(:disabled), [tabindex="0"]'

/**
 * Jumps to the next or previous of the window's regions, in the order of the design; one in which
 * nothing takes the focus is passed over.
 */
export function stepRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].map((region) => ({
    hasFocus: region.contains(document.activeElement),
    target: region.querySelector<HTMLElement>(FOCUSABLE)
  }))
  const reachable = regions.filter(({ hasFocus, target }) => hasFocus || target !== null)
  const at = reachable.findIndex(({ hasFocus }) => hasFocus)
  const from = at < 0 && step < 0 ? 0 : at
  reachable[(from + step + reachable.length) % reachable.length]?.target?.focus()
}
