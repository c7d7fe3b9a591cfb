import type { Board } from '../../../shared/domain/board'
import { Button, NumberField, Select } from '../../components/ui'
import { editBoard } from '../../state/boardStore'
import { Help, Row } from './Row'
import { IMAGE_FITS, groupHelp } from './words'

/** The most that go into one prompt, whatever a model takes. */
const MOST_IMAGES = 100

/** How images go to the models: how many at once, and at which size. */
export function ImageRows({ board }: { readonly board: Board }) {
  const { groupSize, imageFit, images } = board
  const all = Math.min(images.length, MOST_IMAGES)
  return (
    <>
      <Row label="Images per prompt" note={<Help>{groupHelp(groupSize)}</Help>}>
        <NumberField
          label="Images per prompt"
          className="w-[58px]"
          integer
          min={1}
          max={MOST_IMAGES}
          value={groupSize}
          onChange={(value) => editBoard({ groupSize: value ?? 1 })}
        />
        {all > 1 && (
          <Button
            variant="quiet"
            size="sm"
            disabled={groupSize === all}
            onClick={() => editBoard({ groupSize: all })}
          >
            All {all}
          </Button>
        )}
        {groupSize > 1 && (
          <Button variant="quiet" size="sm" onClick={() => editBoard({ groupSize: 1 })}>
            One
          </Button>
        )}
      </Row>
      <Row
        label="Image fitting"
        note={<Help>{IMAGE_FITS.find(({ value }) => value === imageFit)?.help}</Help>}
      >
        <Select
          label="Image fitting"
          className="w-[180px]"
          value={imageFit}
          options={IMAGE_FITS}
          onChange={(value) => editBoard({ imageFit: value })}
        />
      </Row>
    </>
  )
}
