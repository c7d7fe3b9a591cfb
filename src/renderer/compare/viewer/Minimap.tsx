import type { PointerEvent } from 'react'
import type { ImageInfo } from '../../../shared/domain/image'
import { useThumbnail } from '../../lib/thumbnails'
import { useUi } from '../../state/uiStore'
import { bounded } from './zoom'
import type { Size, View } from './zoom'

const LONGEST_PX = 108

interface MinimapProps {
  readonly image: ImageInfo
  readonly frame: Size
  readonly view: View
}

/** The whole picture in small with the part in view, while that is only a part. */
export function Minimap({ image, frame, view }: MinimapProps) {
  const source = useThumbnail(image.id)
  const covered =
    image.width * view.scale <= frame.width + 1 && image.height * view.scale <= frame.height + 1
  if (covered || typeof source !== 'string') return null

  const small = LONGEST_PX / Math.max(image.width, image.height)
  const seen = { width: frame.width / view.scale, height: frame.height / view.scale }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const x = (event.clientX - bounds.left) / small
    const y = (event.clientY - bounds.top) / small
    useUi.getState().set({ zoom: bounded({ scale: view.scale, x, y }, image, frame) })
  }
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    move(event)
  }
  return (
    <div
      aria-hidden
      className="absolute right-2.5 bottom-2.5 overflow-hidden rounded-md shadow-2"
      style={{ width: image.width * small, height: image.height * small }}
      onPointerDown={start}
      onPointerMove={move}
    >
      <img src={source} alt="" draggable={false} className="photo h-full w-full" />
      <i
        className="absolute rounded-xs shadow-[0_0_0_999px_oklch(0_0_0/0.45),inset_0_0_0_1.5px_#fff]"
        style={{
          left: (view.x - seen.width / 2) * small,
          top: (view.y - seen.height / 2) * small,
          width: seen.width * small,
          height: seen.height * small
        }}
      />
    </div>
  )
}
