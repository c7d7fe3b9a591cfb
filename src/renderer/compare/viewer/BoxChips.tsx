import { hueClass } from '../../lib/classes'
import { plural } from '../../lib/format'
import { useUi } from '../../state/uiStore'
import type { LaneRegions } from './regions'

/** Whose boxes are drawn, as small switches on the picture. */
export function BoxChips({ lanes }: { readonly lanes: readonly LaneRegions[] }) {
  const boxes = useUi((state) => state.boxes)
  if (lanes.length === 0 || !boxes) return null
  const count = lanes
    .filter(({ visible }) => visible)
    .reduce((sum, { regions }) => sum + regions.length, 0)
  const toggle = ({ lane, visible }: LaneRegions) =>
    useUi.setState(({ boxLanes }) => ({ boxLanes: { ...boxLanes, [lane.id]: !visible } }))
  return (
    <div className="on-photo absolute bottom-2.5 left-2.5 flex h-6 items-center rounded-md px-1">
      {lanes.map((entry) => (
        <button
          key={entry.lane.id}
          type="button"
          aria-pressed={entry.visible}
          data-tip={entry.lane.label}
          className={`${hueClass(entry.lane.hue)} inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-sm px-1 text-[11px] font-medium`}
          onClick={() => toggle(entry)}
        >
          <i className={entry.visible ? 'photo-dot on' : 'photo-dot'} />
          {entry.lane.letter}
          <span className="sr-only">, boxes of {entry.lane.label}</span>
        </button>
      ))}
      <span className="num px-1 text-[11px] opacity-80">{plural(count, 'box', 'boxes')}</span>
    </div>
  )
}
