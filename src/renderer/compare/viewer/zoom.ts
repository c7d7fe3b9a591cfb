import { useUi } from '../../state/uiStore'

/** Scales that the zoom keys step through: screen pixels per image pixel. */
const STEPS = [0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6, 8, 12, 16] as const
export const MIN_SCALE = STEPS[0]
export const MAX_SCALE = 16

export interface Size {
  readonly width: number
  readonly height: number
}

/** What is looked at: the image point (in image pixels) at the middle of the frame, and the scale. */
export interface View {
  /** Screen pixels per image pixel. */
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** Where the picture lies in its frame: its top left corner in frame pixels, and its scale. */
export interface Placement {
  readonly left: number
  readonly top: number
  readonly scale: number
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/** The scale at which a picture just fits, with a margin; small pictures grow to four times at most. */
export function fitScale(image: Size, frame: Size, margin = 10): number {
  const width = Math.max(1, frame.width - 2 * margin)
  const height = Math.max(1, frame.height - 2 * margin)
  return Math.min(width / image.width, height / image.height, 4)
}

/** The view that shows the whole picture. */
export function fitView(image: Size, frame: Size): View {
  return { scale: fitScale(image, frame), x: image.width / 2, y: image.height / 2 }
}

/**
 * Keeps the picture from being lost: centred along an axis on which it is smaller than the frame,
 * and without empty room beside it on one where it is larger.
 */
export function bounded(view: View, image: Size, frame: Size): View {
  const scale = clamp(view.scale, Math.min(MIN_SCALE, fitScale(image, frame)), MAX_SCALE)
  const axis = (at: number, length: number, room: number) => {
    const half = room / scale / 2
    return half * 2 >= length ? length / 2 : clamp(at, half, length - half)
  }
  return {
    scale,
    x: axis(view.x, image.width, frame.width),
    y: axis(view.y, image.height, frame.height)
  }
}

export function placement(view: View, frame: Size): Placement {
  return {
    left: frame.width / 2 - view.x * view.scale,
    top: frame.height / 2 - view.y * view.scale,
    scale: view.scale
  }
}

/**
 * Zooms so that the image point under the pointer stays under it.
 *
 * @param pointer in frame pixels
 */
export function zoomAt(
  view: View,
  scale: number,
  pointer: { readonly x: number; readonly y: number },
  frame: Size
): View {
  const next = clamp(scale, MIN_SCALE, MAX_SCALE)
  const dx = pointer.x - frame.width / 2
  const dy = pointer.y - frame.height / 2
  const shift = 1 / view.scale - 1 / next
  return { scale: next, x: view.x + dx * shift, y: view.y + dy * shift }
}

/** A view that shows one region with room around it. */
export function regionView(box: readonly [number, number, number, number], frame: Size): View {
  const [x, y, width, height] = box
  const scale = Math.min(frame.width / (width * 1.6), frame.height / (height * 1.6), 4)
  return { scale, x: x + width / 2, y: y + height / 2 }
}

/** The next step above or below a scale. */
export function nextScale(scale: number, direction: 1 | -1): number {
  if (direction === 1) return STEPS.find((step) => step > scale * 1.01) ?? MAX_SCALE
  return STEPS.findLast((step) => step < scale * 0.99) ?? MIN_SCALE
}

/** What is on screen now; the viewer keeps it up to date, so that keys can go on from it. */
export const shownView: { current: View } = { current: { scale: 1, x: 0, y: 0 } }

export function stepZoom(direction: 1 | -1): void {
  const view = shownView.current
  useUi.getState().set({ zoom: { ...view, scale: nextScale(view.scale, direction) } })
}

/** One screen pixel for each image pixel. */
export function zoomActual(): void {
  useUi.getState().set({ zoom: { ...shownView.current, scale: 1 } })
}
