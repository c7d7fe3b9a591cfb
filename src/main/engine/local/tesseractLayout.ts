/** Geometry of Tesseract's layout: which areas to read, and where they lie in the image. */

import type { Rectangle } from './ppm'

/** Tesseract's own form of a box, in pixels of the page it was given, after its own rotation. */
export interface Bounds {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** The page as Tesseract sees it. */
export interface Canvas {
  readonly width: number
  readonly height: number
  /** Radians by which Tesseract turns the page about its centre (clockwise) to set lines level. */
  readonly angle: number
}

interface LayoutBlock {
  readonly paragraphs: readonly { readonly bbox: Bounds; readonly lines: readonly unknown[] }[]
}

/** Paragraphs smaller than a letter are specks. */
const MIN_SIDE = 6

/** Pixels of paper left around a paragraph: cut at the ink itself, letters at its edge are lost. */
const PADDING = 8

/** Paragraphs in the order Tesseract found them, which is its reading order. */
export function textAreas(blocks: readonly LayoutBlock[]): Bounds[] {
  return blocks
    .flatMap((block) => block.paragraphs)
    .filter(({ lines }) => lines.length > 0)
    .map(({ bbox }) => bbox)
    .filter(({ x0, y0, x1, y1 }) => x1 - x0 >= MIN_SIDE && y1 - y0 >= MIN_SIDE)
}

/** A paragraph with some paper around it, inside the page. */
export function paddedRectangle({ x0, y0, x1, y1 }: Bounds, { width, height }: Canvas): Rectangle {
  const left = Math.max(0, x0 - PADDING)
  const top = Math.max(0, y0 - PADDING)
  return {
    left,
    top,
    width: Math.min(width, x1 + PADDING) - left,
    height: Math.min(height, y1 + PADDING) - top
  }
}

/** The upright box around an area, after the page is turned back to how the image lies. */
export function backToImage(bounds: Bounds, { width, height, angle }: Canvas): Bounds {
  if (angle === 0) return bounds
  const cos = Math.cos(-angle)
  const sin = Math.sin(-angle)
  const corners = [
    [bounds.x0, bounds.y0],
    [bounds.x1, bounds.y0],
    [bounds.x1, bounds.y1],
    [bounds.x0, bounds.y1]
  ] as const
  const turned = corners.map(([x, y]) => ({
    x: width / 2 + (x - width / 2) * cos - (y - height / 2) * sin,
    y: height / 2 + (x - width / 2) * sin + (y - height / 2) * cos
  }))
  return {
    x0: Math.min(...turned.map((point) => point.x)),
    y0: Math.min(...turned.map((point) => point.y)),
    x1: Math.max(...turned.map((point) => point.x)),
    y1: Math.max(...turned.map((point) => point.y))
  }
}
