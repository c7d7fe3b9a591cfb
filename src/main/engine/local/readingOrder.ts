/**
 * The order in which a person reads boxes of text. It follows the text's own direction, so that a
 * page that lies askew, on its side or upside down is still read from its first line to its last.
 */

export interface Point {
  readonly x: number
  readonly y: number
}

/** Corners clockwise, the first one top left as the image lies. */
export type Quad = readonly [Point, Point, Point, Point]

/** A crop this much higher than wide is a line of text on its side (PaddleOCR's own limit). */
const SIDEWAYS_RATIO = 1.5

/** Two boxes share a row when their centres differ by less than this part of a box's height. */
const ROW_TOLERANCE = 0.5

interface Line {
  readonly angle: number
  readonly length: number
  readonly thickness: number
}

/** Direction in radians (clockwise, 0 is to the right), length and thickness of the text in a box. */
function lineOf([a, b, c, d]: Quad): Line {
  const across = { x: b.x - a.x + (c.x - d.x), y: b.y - a.y + (c.y - d.y) }
  const down = { x: d.x - a.x + (c.x - b.x), y: d.y - a.y + (c.y - b.y) }
  const width = Math.hypot(across.x, across.y) / 2
  const height = Math.hypot(down.x, down.y) / 2
  return height / Math.max(width, 1) >= SIDEWAYS_RATIO
    ? { angle: Math.atan2(down.y, down.x), length: height, thickness: width }
    : { angle: Math.atan2(across.y, across.x), length: width, thickness: height }
}

/** Length of the text in a box, in pixels. */
export function textLength(quad: Quad): number {
  return lineOf(quad).length
}

/**
 * The direction most of the text runs in: the median of the boxes' directions, weighted by length.
 * Text on its side counts as running downwards; which way up it is, only reading can tell.
 *
 * @returns radians, clockwise from "to the right"; 0 without boxes
 */
export function textAngle(quads: readonly Quad[]): number {
  const lines = quads.map(lineOf).sort((a, b) => a.angle - b.angle)
  const half = lines.reduce((sum, line) => sum + line.length, 0) / 2
  let reached = 0
  for (const line of lines) {
    reached += line.length
    if (reached >= half) return line.angle
  }
  return 0
}

/**
 * Rows from first to last, each from its beginning to its end, for text that runs at `angle`.
 * Every item comes back exactly once.
 */
export function readingRows<T extends { readonly quad: Quad }>(
  items: readonly T[],
  angle: number
): T[][] {
  const placed = items.map((item) => place(item, angle)).sort((a, b) => a.down - b.down)
  const rows: (typeof placed)[] = []
  for (const box of placed) {
    const row = rows.at(-1)
    if (row && isInRow(row, box)) row.push(box)
    else rows.push([box])
  }
  return rows.map((row) => row.sort((a, b) => a.along - b.along).map((box) => box.item))
}

interface Placed<T> {
  readonly item: T
  /** Centre along the text's direction and across it. */
  readonly along: number
  readonly down: number
  readonly thickness: number
}

function place<T extends { readonly quad: Quad }>(item: T, angle: number): Placed<T> {
  const x = item.quad.reduce((sum, point) => sum + point.x, 0) / 4
  const y = item.quad.reduce((sum, point) => sum + point.y, 0) / 4
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return {
    item,
    along: x * cos + y * sin,
    down: y * cos - x * sin,
    thickness: lineOf(item.quad).thickness
  }
}

function isInRow<T>(row: readonly Placed<T>[], box: Placed<T>): boolean {
  const middle = row.reduce((sum, other) => sum + other.down, 0) / row.length
  const thinnest = row.reduce((least, other) => Math.min(least, other.thickness), box.thickness)
  return Math.abs(box.down - middle) < thinnest * ROW_TOLERANCE
}
