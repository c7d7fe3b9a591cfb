import { useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { editLayout, useBoard } from '../../state/boardStore'

const NARROWEST = 300

function clampWidth(width: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(window.innerWidth / 2, width)))
}

/** The viewer's place left of the columns, with a border that can be dragged or moved by arrows. */
export function ViewerSplit({ children }: { readonly children: ReactNode }) {
  const saved = useBoard((state) => state.board?.layout.viewerWidth ?? 436)
  const [dragged, setDragged] = useState<number>()
  const width = clampWidth(dragged ?? saved)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(width)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged === undefined) return
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
    setDragged(clampWidth(event.clientX - left))
  }
  const onPointerUp = () => {
    if (dragged !== undefined) editLayout({ viewerWidth: dragged })
    setDragged(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key]
    if (step !== undefined) editLayout({ viewerWidth: clampWidth(width + step) })
  }

  return (
    <div className="relative min-h-0 shrink-0 max-[1279px]:max-w-[308px]" style={{ width }}>
      {children}
      {/* A splitter is a separator that takes the focus, as WAI-ARIA's window splitter pattern has it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="separator"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Width of the image"
        aria-valuenow={width}
        aria-valuemin={NARROWEST}
        aria-valuemax={Math.round(window.innerWidth / 2)}
        className="splitter"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onLostPointerCapture={onPointerUp}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
