import type { Board } from '../../shared/domain/board'
import type { ImageId } from '../../shared/domain/ids'
import { resolveLanes } from '../../shared/domain/lane'
import { firstOfGroup, imagesOfCell } from '../../shared/domain/run'
import type { Input } from '../ipc/client'

/** `image`: what is on screen, with the images that share its prompt. `all`: every image. */
export type RunScope = 'image' | 'all'

/** The board's images in the prompt of the one on screen: that alone, or its group. */
export function currentGroup(board: Board): readonly ImageId[] {
  const images = board.images.map(({ id }) => id)
  const current = board.layout.currentImage ?? images[0]
  if (current === undefined) return []
  const spec = { images, groupSize: board.groupSize }
  return imagesOfCell(spec, firstOfGroup(spec, current))
}

/** A run of the board as main takes it: to be started, or to be planned. */
export function runRequest(board: Board, scope: RunScope): Input<'runs.start'> {
  return {
    boardId: board.id,
    images: scope === 'all' ? board.images.map(({ id }) => id) : currentGroup(board),
    lanes: resolveLanes(board.lanes, board.prompt, board.params),
    repeats: board.repeats,
    groupSize: board.groupSize,
    imageFit: board.imageFit
  }
}
