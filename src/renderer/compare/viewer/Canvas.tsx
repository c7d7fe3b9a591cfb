import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { ImageOff } from 'lucide-react'
import type { ImageInfo } from '../../../shared/domain/image'
import { imageUrl } from '../../../shared/ipc/bridge'
import { EmptyState } from '../../components/ui'
import { useUi } from '../../state/uiStore'
import { Boxes } from './Boxes'
import { BoxChips } from './BoxChips'
import { Minimap } from './Minimap'
import type { LaneRegions } from './regions'
import { bounded, placement, shownView, zoomAt } from './zoom'
import type { Size, View } from './zoom'

const WHEEL_SPEED = 0.0022
const PAN_STEP_PX = 60

interface CanvasProps {
  readonly image: ImageInfo
  readonly frame: Size
  readonly view: View
  readonly lanes: readonly LaneRegions[]
}

function setView(view: View, image: Size, frame: Size): void {
  useUi.getState().set({ zoom: bounded(view, image, frame) })
}

/** The picture itself: wheel and pinch zoom at the pointer, dragging pans, a double press toggles 100%. */
export function Canvas({ image, frame, view, lanes }: CanvasProps) {
  const surface = useRef<HTMLDivElement>(null)
  const dragFrom = useRef<{ x: number; y: number; view: View }>(undefined)
  const [broken, setBroken] = useState(image.missing === true)
  const boxes = useUi((state) => state.boxes)
  const place = placement(view, frame)

  useLayoutEffect(() => {
    shownView.current = view
  }, [view])

  const onWheel = useCallback(
    (event: WheelEvent) => {
      event.preventDefault()
      const bounds = surface.current?.getBoundingClientRect()
      if (!bounds) return
      const pointer = { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
      // A pinch arrives as a wheel with Ctrl and with small steps.
      const speed = event.ctrlKey ? WHEEL_SPEED * 4 : WHEEL_SPEED
      const scale = shownView.current.scale * Math.exp(-event.deltaY * speed)
      setView(zoomAt(shownView.current, scale, pointer, frame), image, frame)
    },
    [image, frame]
  )
  useEffect(() => {
    // React listens to wheel passively, and a passive listener cannot keep the page from scrolling.
    const element = surface.current
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [onWheel])

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button > 1) return
    event.currentTarget.setPointerCapture(event.pointerId)
    dragFrom.current = { x: event.clientX, y: event.clientY, view }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const from = dragFrom.current
    if (!from || useUi.getState().zoom === 'fit') return
    const x = from.view.x - (event.clientX - from.x) / from.view.scale
    const y = from.view.y - (event.clientY - from.y) / from.view.scale
    setView({ scale: from.view.scale, x, y }, image, frame)
  }
  const endDrag = () => {
    dragFrom.current = undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ]
    if (!move || useUi.getState().zoom === 'fit') return
    event.preventDefault()
    const step = PAN_STEP_PX / view.scale
    setView(
      { ...view, x: view.x + (move[0] ?? 0) * step, y: view.y + (move[1] ?? 0) * step },
      image,
      frame
    )
  }
  const toggleActual = () =>
    useUi.getState().set({ zoom: useUi.getState().zoom === 'fit' ? { ...view, scale: 1 } : 'fit' })

  if (broken)
    return (
      <EmptyState icon={ImageOff} title={`${image.name} cannot be shown`}>
        The file was moved, removed or damaged. Its answers are kept; add the file again to run it.
      </EmptyState>
    )
  return (
    <>
      {/* Panning is for the pointer and for arrow keys; the picture's words are in its label. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={surface}
        role="img"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={`${image.name}, ${image.width} by ${image.height} pixels. Arrow keys move a zoomed image.`}
        data-region-focus
        className="viewer-surface absolute inset-0 touch-none"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endDrag}
        onPointerCancel={endDrag}
        onDoubleClick={toggleActual}
        onKeyDown={onKeyDown}
      >
        <div
          className="absolute top-0 left-0"
          style={{
            width: image.width * place.scale,
            height: image.height * place.scale,
            transform: `translate(${place.left}px, ${place.top}px)`
          }}
        >
          <img
            src={imageUrl(image.id)}
            alt=""
            draggable={false}
            decoding="async"
            className="h-full w-full max-w-none rounded-[2px]"
            onError={() => setBroken(true)}
          />
          {boxes && <Boxes image={image} lanes={lanes} />}
        </div>
      </div>
      <BoxChips lanes={lanes} />
      <Minimap image={image} frame={frame} view={view} />
    </>
  )
}
