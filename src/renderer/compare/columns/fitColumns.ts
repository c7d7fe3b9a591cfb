import type { LaneId } from '../../../shared/domain/ids'

/** Narrower than this, a column folds to a spine. */
export const COLUMN_MIN_PX = 264

interface FitInput {
  /** In board order. */
  readonly lanes: readonly LaneId[]
  /** Room for all columns and spines, in pixels. */
  readonly width: number
  readonly spinePx: number
  /** Folded by hand. */
  readonly folded: readonly LaneId[]
  /** Unfolded or focused lately, the latest last. */
  readonly recent: readonly LaneId[]
  /** Widest letters ask for wider columns: 1 at the usual text size. */
  readonly scale?: number
}

/**
 * Which lanes are columns; the others are spines. All that fit stay open; where there is no room,
 * those that were not looked at for longest fold, the last on the board first. One column stays
 * open in any window, unless all were folded by hand.
 */
export function openColumns(input: FitInput): ReadonlySet<LaneId> {
  const { lanes, width, spinePx, folded, recent, scale = 1 } = input
  const wanted = lanes.filter((lane) => !folded.includes(lane))
  const fits = (open: number) =>
    open <= 1 || (width - (lanes.length - open) * spinePx) / open >= COLUMN_MIN_PX * scale
  let count = wanted.length
  while (!fits(count)) count--
  const byUse = [...wanted].sort((a, b) => recent.indexOf(b) - recent.indexOf(a))
  return new Set(byUse.slice(0, count))
}
