import { createCanvas, type Canvas, type Image, type SKRSContext2D } from '@napi-rs/canvas'
import type { Orientation } from '../../../shared/domain/image'
import type { Decoded } from './decode'
import type { Size } from './fit'
import { isSideways } from './formats/exif'

export type Background = 'white' | 'transparent'

/**
 * Draws a decoded picture upright at the given size.
 *
 * @param target upright size in pixels
 */
export function drawUpright(decoded: Decoded, target: Size, background: Background): Canvas {
  const stored = isSideways(decoded.turn) ? { width: target.height, height: target.width } : target
  const source = shrinkByHalves(decoded, stored)
  const canvas = createCanvas(target.width, target.height)
  const context = canvas.getContext('2d')
  if (background === 'white') fillWhite(context, target)
  turn(context, decoded.turn, target)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, stored.width, stored.height)
  return canvas
}

/** The same picture on white. */
export function onWhite(canvas: Canvas): Canvas {
  const flat = createCanvas(canvas.width, canvas.height)
  const context = flat.getContext('2d')
  fillWhite(context, canvas)
  context.drawImage(canvas, 0, 0)
  return flat
}

/** True when any pixel lets something shine through. */
export function isTransparent(canvas: Canvas): boolean {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true
  return false
}

function fillWhite(context: SKRSContext2D, { width, height }: Size): void {
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
}

/**
 * Halves each side while it is at least twice too long. At exactly one half, bilinear sampling
 * averages every pixel; Skia's one-step cubic would skip most of them and draw moiré.
 */
function shrinkByHalves({ source, size }: Decoded, target: Size): Image | Canvas {
  let current: Image | Canvas = source
  let { width, height } = size
  while (width >= target.width * 2 || height >= target.height * 2) {
    width = width >= target.width * 2 ? Math.ceil(width / 2) : width
    height = height >= target.height * 2 ? Math.ceil(height / 2) : height
    const half = createCanvas(width, height)
    const context = half.getContext('2d')
    context.imageSmoothingQuality = 'low'
    context.drawImage(current, 0, 0, width, height)
    current = half
  }
  return current
}

/** Sets the transform of an EXIF orientation (EXIF 2.32, 4.6.4 A) for an upright canvas. */
function turn(context: SKRSContext2D, orientation: Orientation, { width, height }: Size): void {
  switch (orientation) {
    case 1:
      return
    case 2:
      return context.setTransform(-1, 0, 0, 1, width, 0)
    case 3:
      return context.setTransform(-1, 0, 0, -1, width, height)
    case 4:
      return context.setTransform(1, 0, 0, -1, 0, height)
    case 5:
      return context.setTransform(0, 1, 1, 0, 0, 0)
    case 6:
      return context.setTransform(0, 1, -1, 0, width, 0)
    case 7:
      return context.setTransform(0, -1, -1, 0, width, height)
    case 8:
      return context.setTransform(0, -1, 1, 0, 0, height)
  }
}
