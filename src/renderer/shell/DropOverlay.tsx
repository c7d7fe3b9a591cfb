import { useEffect, useState } from 'react'
import { importDropped } from '../state/importStore'
import { currentBoard, useBoard } from '../state/boardStore'
import { useUi } from '../state/uiStore'

/** `Drop 38 items`; the system tells their number, not what they are, until they are dropped. */
export function dropSentence(count: number): string {
  if (count === 0) return 'Drop images or folders'
  return count === 1 ? 'Drop 1 item' : `Drop ${count} items`
}

function countFiles(event: DragEvent): number | undefined {
  const transfer = event.dataTransfer
  if (!transfer?.types.includes('Files')) return undefined
  return [...transfer.items].filter((item) => item.kind === 'file').length
}

/**
 * Files may be dropped anywhere in the window. Without this, Chromium would open the file in place
 * of the app.
 */
export function DropOverlay() {
  const [count, setCount] = useState<number>()
  const name = useBoard((state) => state.board?.name)

  useEffect(() => {
    const onOver = (event: DragEvent) => {
      const found = countFiles(event)
      if (found === undefined) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      setCount(found)
    }
    const onLeave = (event: DragEvent) => {
      // Leaving for nothing is leaving the window; leaving for a child is not.
      if (event.relatedTarget === null) setCount(undefined)
    }
    const onDrop = (event: DragEvent) => {
      if (countFiles(event) === undefined) return
      event.preventDefault()
      setCount(undefined)
      const files = [...(event.dataTransfer?.files ?? [])]
      useUi.getState().closeDialog()
      if (files.length > 0 && currentBoard()) void importDropped(files)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])

  if (count === undefined) return null
  return (
    <div className="drop-overlay pointer-events-none fixed inset-0 z-50 grid place-items-center p-6">
      <div className="drop-target grid h-full w-full place-items-center rounded-xl text-center">
        <div>
          <div className="text-lg font-semibold">{dropSentence(count)}</div>
          <div className="mt-0.5 text-sm text-fg-2">
            {count === 1 ? 'It joins' : 'They join'} “{name}”. Files stay where they are.
          </div>
        </div>
      </div>
    </div>
  )
}
