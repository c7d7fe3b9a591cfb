import { Maximize, Minus, Plus, Scan } from 'lucide-react'
import type { ImageInfo } from '../../../shared/domain/image'
import { IconButton } from '../../components/ui'
import { classes } from '../../lib/classes'
import { formatSize } from '../../lib/format'
import { useSize } from '../../lib/useSize'
import type { ShownRun } from '../../state/shownRun'
import { useUi } from '../../state/uiStore'
import { Canvas } from './Canvas'
import { DetailsPane } from './DetailsPane'
import { useLaneRegions } from './regions'
import { bounded, fitView, stepZoom, zoomActual } from './zoom'

interface ViewerProps {
  readonly image: ImageInfo
  readonly shown: ShownRun
  /** Details beside the picture instead of below it. */
  readonly wide: boolean
}

/** The picture with the regions that answers point at, and what is known about it below. */
export function Viewer({ image, shown, wide }: ViewerProps) {
  const [frameRef, frame] = useSize()
  const zoom = useUi((state) => state.zoom)
  const lanes = useLaneRegions(shown)
  const ready = frame.width > 0
  const view = zoom === 'fit' ? fitView(image, frame) : bounded(zoom, image, frame)
  const percent = ready ? `${Math.round(view.scale * 100)}%` : ''

  return (
    <section
      data-region="viewer"
      aria-label="Image"
      className="flex h-full w-full flex-col border-r border-line bg-panel"
    >
      <div className="flex h-[40px] shrink-0 items-center gap-0.5 border-b border-line pr-1.5 pl-3">
        <span className="truncate text-sm font-medium" data-tip={image.name}>
          {image.name}
        </span>
        <span className="num ml-2 text-xs whitespace-nowrap text-fg-3 max-[1279px]:hidden">
          {formatSize(image)}
        </span>
        <span className="ml-auto" />
        <IconButton
          icon={Minus}
          iconSize={14}
          label="Zoom out"
          keys="-"
          onClick={() => stepZoom(-1)}
        />
        <button
          type="button"
          className="num h-6 w-[54px] rounded-sm text-center text-xs whitespace-nowrap text-fg-2 hover:bg-hover"
          data-tip="Actual size"
          data-tip-keys="Shift+0"
          onClick={zoomActual}
        >
          {zoom === 'fit' ? `Fit ${percent}` : percent}
          <span className="sr-only">, show actual size</span>
        </button>
        <IconButton
          icon={Plus}
          iconSize={14}
          label="Zoom in"
          keys="+"
          onClick={() => stepZoom(1)}
        />
        <span className="mx-1 h-4 w-px bg-line max-[1279px]:hidden" />
        <IconButton
          icon={Maximize}
          iconSize={14}
          label="Fit"
          keys="0"
          className="max-[1279px]:hidden"
          onClick={() => useUi.getState().set({ zoom: 'fit' })}
        />
        <BoxesToggle off={lanes.length === 0} />
      </div>
      <div className={classes('flex min-h-0 flex-1', !wide && 'flex-col')}>
        <div
          ref={frameRef}
          className="relative min-h-[120px] flex-[1_1_54%] overflow-hidden bg-canvas"
        >
          {ready && <Canvas key={image.id} image={image} frame={frame} view={view} lanes={lanes} />}
        </div>
        <DetailsPane image={image} lanes={lanes} frame={frame} wide={wide} />
      </div>
    </section>
  )
}

function BoxesToggle({ off }: { readonly off: boolean }) {
  const boxes = useUi((state) => state.boxes)
  return (
    <IconButton
      icon={Scan}
      label={off ? 'Boxes: no answer points at a region' : 'Boxes'}
      keys="B"
      pressed={boxes && !off}
      disabled={off}
      onClick={() => useUi.getState().set({ boxes: !boxes })}
    />
  )
}
