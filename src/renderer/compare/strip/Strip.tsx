import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { Clipboard, FolderOpen, ImageOff, ImagePlus, Images } from 'lucide-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { CellId, RunId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import { Icon, IconButton, Menu } from '../../components/ui'
import { classes, hueClass } from '../../lib/classes'
import { useKeyed } from '../../lib/keyedStore'
import { useThumbnail } from '../../lib/thumbnails'
import { showImage, useBoard } from '../../state/boardStore'
import { chooseImages, pasteImages } from '../../state/importStore'
import { stepImage } from '../../state/navigation'
import { cellBriefs, cellsOf, useRuns } from '../../state/runStore'
import { runFor } from '../../state/shownRun'
import type { ShownLane, ShownRun } from '../../state/shownRun'
import { groupLength, placeWords } from './groups'

const ROW_PX = 53

export function Strip({ shown }: { readonly shown: ShownRun }) {
  const { images, current, lanes, reopened } = shown
  const newestFor = useRuns((state) => state.newestFor)
  const planned = useBoard(({ board }) => board?.groupSize ?? 1)
  const groupSize = reopened ? (reopened.spec.groupSize ?? 1) : planned
  const scroller = useRef<HTMLDivElement>(null)
  const at = Math.max(0, current ? images.indexOf(current) : 0)
  // The list re-renders by itself; nothing of it is memoised by what the virtualiser hands out.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: images.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    paddingStart: 8,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8
  })
  useEffect(() => rows.scrollToIndex(at, { align: 'auto' }), [rows, at])

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -images.length, End: images.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    stepImage(step)
  }

  return (
    <aside
      data-region="strip"
      aria-label="Images"
      className="flex w-[76px] shrink-0 flex-col border-r border-line bg-panel max-[1279px]:w-[60px]"
    >
      <div className="num flex h-[40px] shrink-0 items-center justify-center gap-1 border-b border-line text-xs text-fg-3">
        <b className="font-semibold text-fg">{at + 1}</b>
        <span>of {images.length.toLocaleString('en-US')}</span>
      </div>
      <div
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={`Images, ${at + 1} of ${images.length}`}
        aria-activedescendant={current ? optionId(current) : undefined}
        className="strip-list min-h-0 flex-1 overflow-y-auto"
        onKeyDown={onKeyDown}
      >
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const image = images[row.index]
            if (!image) return null
            return (
              <div
                key={image.id}
                className="absolute inset-x-0 top-0 flex justify-center"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {groupSize > 1 && <GroupMark at={row.index} of={images.length} size={groupSize} />}
                <Thumb
                  image={image}
                  place={placeWords(row.index, images.length, groupSize)}
                  selected={image.id === current?.id}
                  lanes={lanes}
                  run={runFor(image.id, reopened?.summary.id, newestFor)}
                />
              </div>
            )
          })}
        </div>
      </div>
      {!reopened && (
        <div className="flex h-[36px] shrink-0 items-center justify-center border-t border-line">
          <AddImages />
        </div>
      )}
    </aside>
  )
}

function optionId(image: ImageInfo): string {
  return `image-${image.id.slice(0, 16)}`
}

interface GroupMarkProps {
  readonly at: number
  readonly of: number
  readonly size: number
}

/** A line beside the images that go into one prompt together. */
function GroupMark({ at, of, size }: GroupMarkProps) {
  const length = groupLength(at, of, size)
  if (length < 2) return null
  return <i aria-hidden className="group-mark" data-last={at % size === length - 1 || undefined} />
}

interface ThumbProps {
  readonly image: ImageInfo
  /** Its place among the images of its prompt, in words that follow its name. */
  readonly place: string
  readonly selected: boolean
  readonly lanes: readonly ShownLane[]
  readonly run: RunId | undefined
}

function Thumb({ image, place, selected, lanes, run }: ThumbProps) {
  const source = useThumbnail(image.id)
  const cells = cellsOf(run, image.id)
  return (
    <button
      type="button"
      role="option"
      id={optionId(image)}
      tabIndex={-1}
      aria-selected={selected}
      aria-label={`${image.name}${place}${image.missing === true ? ', file is missing' : ''}`}
      data-tip={`${image.name}${place}`}
      className="thumb max-[1279px]:h-[38px] max-[1279px]:w-[46px]"
      onClick={() => showImage(image.id)}
    >
      {typeof source === 'string' && (
        <img src={source} alt="" draggable={false} className="photo h-full w-full" />
      )}
      {(source === null || image.missing === true) && (
        <span className="absolute inset-0 grid place-items-center text-fg-3">
          <Icon icon={ImageOff} size={16} />
        </span>
      )}
      <span className="thumb-shade" />
      <span className="pips">
        {lanes.map((lane) => (
          <Pip key={lane.id} hue={lane.hue} cell={cells.find((cell) => isOf(cell, lane))} />
        ))}
      </span>
    </button>
  )
}

function isOf(cell: CellId, lane: ShownLane): boolean {
  return cellBriefs.get(cell)?.laneId === lane.id
}

function Pip({ cell, hue }: { readonly cell: CellId | undefined; readonly hue: number }) {
  const brief = useKeyed(cellBriefs, cell)
  return <i className={classes('pip', hueClass(hue))} data-state={brief?.state} />
}

function AddImages() {
  return (
    <Menu
      label="Add images"
      side="above-start"
      trigger={(trigger) => (
        <IconButton {...trigger} icon={ImagePlus} label="Add images" keys="Mod+O" />
      )}
      items={[
        {
          id: 'files',
          label: 'Choose images',
          icon: Images,
          keys: 'Mod+O',
          onSelect: () => void chooseImages('files')
        },
        {
          id: 'folder',
          label: 'Choose folder',
          icon: FolderOpen,
          keys: 'Mod+Shift+O',
          onSelect: () => void chooseImages('folder')
        },
        {
          id: 'paste',
          label: 'Paste',
          icon: Clipboard,
          keys: 'Mod+V',
          onSelect: () => void pasteImages()
        }
      ]}
    />
  )
}
