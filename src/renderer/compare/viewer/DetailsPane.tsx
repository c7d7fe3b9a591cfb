import { FolderOpen } from 'lucide-react'
import type { ImageInfo } from '../../../shared/domain/image'
import { Button, ModelTag } from '../../components/ui'
import { useCall, useCommandCall } from '../../ipc/hooks'
import { classes } from '../../lib/classes'
import { formatBytes, formatSize, formatWhen } from '../../lib/format'
import { useUi } from '../../state/uiStore'
import type { LaneRegions } from './regions'
import type { DetailsTab } from './tabs'
import { regionView } from './zoom'
import type { Size } from './zoom'

interface DetailsPaneProps {
  readonly image: ImageInfo
  readonly lanes: readonly LaneRegions[]
  readonly frame: Size
  readonly wide: boolean
}

const TABS: readonly { readonly id: DetailsTab; readonly label: string }[] = [
  { id: 'regions', label: 'Regions' },
  { id: 'details', label: 'Details' }
]

/** What is known about the picture: the regions answers point at, and the file. */
export function DetailsPane({ image, lanes, frame, wide }: DetailsPaneProps) {
  const wanted = useUi((state) => state.detailsTab)
  const tab = lanes.length === 0 ? 'details' : wanted
  return (
    <div
      className={classes(
        'flex min-h-0 flex-col border-line',
        wide ? 'w-[320px] shrink-0 border-l' : 'flex-[1_1_46%] border-t'
      )}
    >
      <div
        role="tablist"
        aria-label="About the image"
        className="flex h-[34px] shrink-0 items-center gap-1 px-1.5 text-sm"
      >
        {TABS.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={tab === id}
            disabled={id === 'regions' && lanes.length === 0}
            className={classes(
              'h-6 rounded-sm px-1.5',
              tab === id
                ? 'font-semibold text-fg'
                : 'text-fg-3 enabled:hover:text-fg disabled:text-fg-disabled'
            )}
            onClick={() => useUi.getState().set({ detailsTab: id })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {tab === 'regions' ? <RegionList lanes={lanes} frame={frame} /> : <Facts image={image} />}
      </div>
    </div>
  )
}

function RegionList({
  lanes,
  frame
}: {
  readonly lanes: readonly LaneRegions[]
  readonly frame: Size
}) {
  const chosen = useUi((state) => state.region)
  const set = useUi((state) => state.set)
  return (
    <ul className="m-0 list-none p-0" onPointerLeave={() => set({ region: undefined })}>
      {lanes
        .filter(({ visible }) => visible)
        .flatMap(({ lane, regions }) =>
          regions.map((region, index) => {
            const on = chosen?.lane === lane.id && chosen.index === index
            const ring = () => set({ region: { lane: lane.id, index } })
            return (
              <li key={`${lane.id}/${index}`} className="region-row">
                <button
                  type="button"
                  className={classes(
                    'num flex h-[28px] w-full items-center gap-2 px-3 text-left text-sm',
                    on && 'bg-selection'
                  )}
                  onPointerEnter={ring}
                  onFocus={ring}
                  onClick={() => set({ zoom: regionView(region.box, frame) })}
                >
                  <span className="w-5 text-xs text-fg-3">{index + 1}</span>
                  <span className={classes('min-w-0 flex-1 truncate', on && 'font-medium')}>
                    {region.label}
                  </span>
                  <ModelTag letter={lane.letter} hue={lane.hue} small />
                  <span className="sr-only">, zoom to it</span>
                  {region.score !== undefined && (
                    <>
                      <span className="bar w-[64px] max-[1279px]:w-[32px]">
                        <i className="bg-fg-3" style={{ width: `${region.score * 100}%` }} />
                      </span>
                      <span className="w-8 text-right text-xs">{region.score.toFixed(2)}</span>
                    </>
                  )}
                </button>
              </li>
            )
          })
        )}
    </ul>
  )
}

function Facts({ image }: { readonly image: ImageInfo }) {
  const { data } = useCall('images.details', { id: image.id })
  const reveal = useCommandCall('images.reveal')
  const facts: readonly (readonly [string, string | undefined])[] = [
    [
      'Size',
      `${formatSize(image)}, ${formatBytes(image.sizeBytes)}, ${image.format.toUpperCase()}`
    ],
    ['Turned', image.orientation === 1 ? undefined : 'Upright by its EXIF orientation'],
    ['Folder', data?.folderLabel],
    ['Changed', data?.modifiedAt === undefined ? undefined : formatWhen(data.modifiedAt)],
    ['Hash', `${image.id.slice(0, 4)}…${image.id.slice(-4)}`],
    [
      'Kept',
      image.location === 'kept' ? 'A copy in the data folder' : 'Linked, the file stays where it is'
    ]
  ]
  return (
    <>
      <dl className="selectable m-0 px-3 text-sm">
        {facts.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name} className="flex min-h-[24px] items-baseline gap-3 py-[2px]">
                <dt className="w-[84px] shrink-0 text-fg-3">{name}</dt>
                <dd
                  className="num m-0 min-w-0 truncate"
                  data-tip={name === 'Folder' ? value : undefined}
                >
                  {value}
                </dd>
              </div>
            )
        )}
      </dl>
      {image.missing !== true && (
        <Button
          variant="quiet"
          size="sm"
          icon={FolderOpen}
          className="mt-1 ml-1"
          onClick={() => reveal.mutate({ id: image.id })}
        >
          Show in folder
        </Button>
      )}
    </>
  )
}
