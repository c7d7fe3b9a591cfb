import { COCO_THINGS } from './cocoThings'

/** One thing a detector found. Edges are parts of the image's width and height, 0 to 1. */
export interface Detection {
  /** Number of the kind in {@link COCO_THINGS}. */
  readonly kind: number
  /** 0 to 1. */
  readonly score: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Two boxes of one kind that overlap by more than this are the same thing seen twice. */
const SAME_THING_OVERLAP = 0.5

export function labelOf(detection: Detection): string {
  return COCO_THINGS[detection.kind]?.label ?? 'thing'
}

function area({ left, top, right, bottom }: Detection): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top)
}

/** Shared area over joined area, 0 to 1 (intersection over union). */
export function overlap(a: Detection, b: Detection): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (area(a) + area(b) - shared)
}

/**
 * Keeps of each thing only the surest box (non-maximum suppression, kind by kind).
 *
 * @returns at most `limit` detections, surest first
 */
export function withoutRepeats(detections: readonly Detection[], limit = 50): Detection[] {
  const kept: Detection[] = []
  for (const next of [...detections].sort((a, b) => b.score - a.score)) {
    if (kept.length >= limit) break
    const isRepeat = kept.some(
      (other) => other.kind === next.kind && overlap(other, next) > SAME_THING_OVERLAP
    )
    if (!isRepeat && area(next) > 0) kept.push(next)
  }
  return kept
}

/** Cut at the image's edges, over which detectors like to guess. */
export function insideImage(detection: Detection): Detection {
  const cut = (edge: number) => Math.min(1, Math.max(0, edge))
  return {
    ...detection,
    left: cut(detection.left),
    top: cut(detection.top),
    right: cut(detection.right),
    bottom: cut(detection.bottom)
  }
}
