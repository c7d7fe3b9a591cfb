import { Plus, Undo2 } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { LaneId } from '../../shared/domain/ids'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane } from '../../shared/domain/lane'
import { Button, Menu, ModelTag } from '../components/ui'
import { editBoard } from '../state/boardStore'
import { ImageRows } from './parameters/ImageRows'
import { AnswerRows, EffortRows, RepeatRow } from './parameters/ModelRows'
import { OptionRows } from './parameters/OptionRows'
import { LanePrompt, SystemPrompt } from './parameters/PromptRows'
import { SchemaRow, draftKey } from './parameters/SchemaRow'
import { dropDraft } from './parameters/schemaDrafts'

interface ParametersPanelProps {
  readonly board: Board
  /** The lane whose own values are edited; undefined: the board's. */
  readonly lane: LaneId | undefined
  readonly onLane: (lane: LaneId | undefined) => void
  readonly onClose: () => void
}

/** One value for the board, or for a single lane; what a model does not take is said and never sent. */
export function ParametersPanel({ board, lane: laneId, onLane, onClose }: ParametersPanelProps) {
  const index = board.lanes.findIndex((candidate) => candidate.id === laneId)
  const lane = board.lanes[index]
  const scope = { board, lane }
  const reset = () => {
    dropDraft(draftKey(scope))
    editBoard(
      lane
        ? { lanes: board.lanes.map((other) => (other === lane ? plainLane(lane) : other)) }
        : { params: {}, repeats: 1, groupSize: 1, imageFit: 'provider' }
    )
  }

  return (
    <>
      <div className="mb-1 flex items-center gap-2">
        {lane && <ModelTag letter={laneLetter(index)} hue={lane.hue} />}
        <b className="max-w-[200px] shrink-0 truncate font-semibold">
          {lane ? lane.label : 'Parameters'}
        </b>
        <span className="truncate text-xs text-fg-3">
          {lane ? 'this model only' : 'for every model on this board'}
        </span>
        <span className="ml-auto" />
        {lane && (
          <Button variant="quiet" size="sm" icon={Undo2} onClick={() => onLane(undefined)}>
            All models
          </Button>
        )}
        <Button variant="quiet" size="sm" className="-mr-2" onClick={reset}>
          Reset
        </Button>
      </div>
      {lane ? (
        <LanePrompt board={board} lane={lane} />
      ) : (
        <SystemPrompt board={board} onClose={onClose} />
      )}
      <AnswerRows {...scope} />
      <EffortRows {...scope} />
      {/* Another scope is another editor: what it remembers of its own must not go along. */}
      <SchemaRow key={draftKey(scope)} {...scope} />
      <RepeatRow {...scope} />
      {lane ? <OptionRows key={lane.id} lane={lane} /> : <ImageRows board={board} />}
      {!lane && board.lanes.length > 0 && <SingleModelMenu board={board} onLane={onLane} />}
    </>
  )
}

/** A lane without anything of its own. */
function plainLane(lane: Lane): Lane {
  const { prompt: _prompt, ...rest } = lane
  return { ...rest, params: {} }
}

interface SingleModelMenuProps {
  readonly board: Board
  readonly onLane: (lane: LaneId) => void
}

function SingleModelMenu({ board, onLane }: SingleModelMenuProps) {
  return (
    <div className="mt-1.5 border-t border-line pt-2">
      <Menu
        label="Which model"
        side="above-start"
        trigger={(trigger) => (
          <Button
            {...trigger}
            variant="quiet"
            size="sm"
            icon={Plus}
            className="-ml-2 text-accent-fg"
          >
            Change one for a single model
          </Button>
        )}
        items={board.lanes.map((lane, index) => ({
          id: lane.id,
          label: `${laneLetter(index)}  ${lane.label}`,
          onSelect: () => onLane(lane.id)
        }))}
      />
    </div>
  )
}
