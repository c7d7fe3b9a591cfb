import type { Region } from '../../../shared/domain/events'
import { classes, hueClass } from '../../lib/classes'
import { useUi } from '../../state/uiStore'
import type { LaneRegions } from './regions'
import type { Size } from './zoom'

const percent = (part: number, whole: number) => `${(part / whole) * 100}%`

interface BoxesProps {
  readonly image: Size
  readonly lanes: readonly LaneRegions[]
}

/** Outlines on the picture, in the lane's colour with a black halo; the list beside it is for readers. */
export function Boxes({ image, lanes }: BoxesProps) {
  const chosen = useUi((state) => state.region)
  return (
    <div aria-hidden>
      {lanes
        .filter(({ visible }) => visible)
        .flatMap(({ lane, regions }) =>
          regions.map((region, index) => (
            <Box
              key={`${lane.id}/${index}`}
              image={image}
              region={region}
              number={index + 1}
              hue={lane.hue}
              on={chosen?.lane === lane.id && chosen.index === index}
            />
          ))
        )}
    </div>
  )
}

interface BoxProps {
  readonly image: Size
  readonly region: Region
  readonly number: number
  readonly hue: number
  readonly on: boolean
}

function Box({ image, region, number, hue, on }: BoxProps) {
  const [x, y, width, height] = region.box
  const score = region.score === undefined ? '' : ` ${region.score.toFixed(2)}`
  return (
    <span
      className={classes('bx', hueClass(hue), on && 'on', y < image.height * 0.06 && 'at-top')}
      style={{
        left: percent(x, image.width),
        top: percent(y, image.height),
        width: percent(width, image.width),
        height: percent(height, image.height)
      }}
    >
      <b>{on ? `${number} ${region.label}${score}` : number}</b>
    </span>
  )
}
