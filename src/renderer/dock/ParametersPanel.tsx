import type { ReactNode } from 'react'
import { Plus, Undo2 } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { LaneId } from '../../shared/domain/ids'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane, LaneParams } from '../../shared/domain/lane'
import {
  Button,
  Menu,
  ModelTag,
  NumberField,
  Segmented,
  Select,
  Slider,
  TextArea
} from '../components/ui'
import { useCall } from '../ipc/hooks'
import { editBoard } from '../state/boardStore'
import { overrideParam, setParam } from '../state/lanes'
import { findModel } from '../state/runActions'
import { PresetMenu } from './PresetMenu'

interface ParametersPanelProps {
  readonly board: Board
  /** The lane whose own values are edited; undefined: the board's. */
  readonly lane: LaneId | undefined
  readonly onLane: (lane: LaneId | undefined) => void
  readonly onClose: () => void
}

const DETAILS = [
  { value: 'auto', label: 'Auto' },
  { value: 'low', label: 'Low' },
  { value: 'high', label: 'High' },
  { value: 'original', label: 'Original' }
] as const

const EFFORTS = [
  { value: '', label: 'As the model has it' },
  { value: 'none', label: 'Off' },
  { value: 'minimal', label: 'Minimal' },
  { value: 'low', label: 'Low' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'High' }
] as const

type SetParam = <K extends keyof LaneParams>(name: K, value: LaneParams[K] | undefined) => void

/** One value for the board, or for a single lane; what a model does not take is said and never sent. */
export function ParametersPanel({ board, lane: laneId, onLane, onClose }: ParametersPanelProps) {
  const index = board.lanes.findIndex((candidate) => candidate.id === laneId)
  const lane = board.lanes[index]
  const params = lane ? lane.params : board.params
  const set: SetParam = (name, value) =>
    lane ? overrideParam(lane.id, name, value) : setParam(name, value)
  const unset = lane ? 'board' : 'default'
  const reset = () =>
    editBoard(
      lane
        ? { lanes: board.lanes.map((other) => (other === lane ? plainLane(lane) : other)) }
        : { params: {}, repeats: 1 }
    )

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
      <Row label="Temperature" note={<NotTaken board={board} name="temperature" lane={lane} />}>
        <Slider
          label="Temperature"
          min={0}
          max={2}
          step={0.05}
          value={params.temperature ?? board.params.temperature ?? 1}
          onChange={(value) => set('temperature', value)}
        />
        <NumberField
          label="Temperature, exactly"
          className="w-[76px] shrink-0"
          min={0}
          max={2}
          step={0.1}
          placeholder={unset}
          value={params.temperature}
          onChange={(value) => set('temperature', value)}
        />
      </Row>
      <Row label="Longest answer" note={<NotTaken board={board} name="maxTokens" lane={lane} />}>
        <NumberField
          label="Longest answer"
          className="w-[92px]"
          integer
          min={1}
          max={1_000_000}
          step={256}
          placeholder={unset}
          value={params.maxTokens}
          onChange={(value) => set('maxTokens', value)}
        />
        <span className="text-sm text-fg-3">tokens, top p</span>
        <NumberField
          label="Top p"
          className="w-[76px]"
          min={0}
          max={1}
          step={0.05}
          placeholder={unset}
          value={params.topP}
          onChange={(value) => set('topP', value)}
        />
      </Row>
      <Row label="Image detail" note={<NotTaken board={board} name="detail" lane={lane} />}>
        <Segmented
          size="sm"
          label="Image detail"
          value={params.detail ?? board.params.detail ?? 'auto'}
          segments={DETAILS}
          onChange={(value) => set('detail', value === 'auto' && !lane ? undefined : value)}
        />
      </Row>
      <Row label="Reasoning" note={<NotTaken board={board} name="reasoningEffort" lane={lane} />}>
        <Select
          label="Reasoning"
          className="w-[180px]"
          value={params.reasoningEffort ?? ''}
          options={EFFORTS}
          onChange={(value) => set('reasoningEffort', value === '' ? undefined : value)}
        />
      </Row>
      <Row
        label={lane ? 'Seed' : 'Repeat'}
        note={<NotTaken board={board} name="seed" lane={lane} />}
      >
        {!lane && <Repeats board={board} />}
        <NumberField
          label="Seed"
          className="w-[92px]"
          integer
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          placeholder={lane ? 'board' : 'none'}
          value={params.seed}
          onChange={(value) => set('seed', value)}
        />
      </Row>
      {!lane && board.lanes.length > 0 && <SingleModelMenu board={board} onLane={onLane} />}
    </>
  )
}

/** A lane without anything of its own. */
function plainLane(lane: Lane): Lane {
  const { prompt: _prompt, ...rest } = lane
  return { ...rest, params: {} }
}

interface RowProps {
  readonly label: string
  readonly note?: ReactNode
  readonly children: ReactNode
}

function Row({ label, note, children }: RowProps) {
  return (
    <div className="grid grid-cols-[112px_1fr] items-center gap-x-3 py-[7px]">
      <span className="text-sm">{label}</span>
      <span className="flex min-w-0 items-center gap-2">{children}</span>
      {note}
    </div>
  )
}

function SystemPrompt({ board, onClose }: { readonly board: Board; readonly onClose: () => void }) {
  return (
    <div className="py-[7px]">
      <div className="mb-1.5 flex items-center">
        <span className="text-sm">System prompt</span>
        <span className="ml-auto" />
        <PresetMenu board={board} onDone={onClose} />
      </div>
      <TextArea
        label="System prompt"
        rows={3}
        placeholder="What every model is told before the prompt"
        value={board.prompt.system}
        onChange={(event) => editBoard({ prompt: { ...board.prompt, system: event.target.value } })}
      />
    </div>
  )
}

function LanePrompt({ board, lane }: { readonly board: Board; readonly lane: Lane }) {
  const change = (text: string) => {
    const { prompt: before, ...rest } = lane
    const { text: _text, ...others } = before ?? {}
    const prompt = text === '' ? others : { ...others, text }
    const next = Object.keys(prompt).length > 0 ? { ...rest, prompt } : rest
    editBoard({ lanes: board.lanes.map((other) => (other.id === lane.id ? next : other)) })
  }
  return (
    <div className="py-[7px]">
      <div className="mb-1.5 text-sm">Prompt for this model</div>
      <TextArea
        label={`Prompt for ${lane.label}`}
        rows={2}
        placeholder={board.prompt.text === '' ? 'The board’s prompt' : board.prompt.text}
        value={lane.prompt?.text ?? ''}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  )
}

function Repeats({ board }: { readonly board: Board }) {
  return (
    <>
      <NumberField
        label="Repeats"
        className="w-[58px]"
        integer
        min={1}
        max={100}
        value={board.repeats}
        onChange={(value) => editBoard({ repeats: value ?? 1 })}
      />
      <span className="text-sm whitespace-nowrap text-fg-3">
        {board.repeats === 1 ? 'time each, seed' : 'times each, seed'}
      </span>
    </>
  )
}

interface NotTakenProps {
  readonly board: Board
  readonly name: keyof LaneParams
  readonly lane: Lane | undefined
}

/** `Not sent to C`: which models do not take a parameter that is set. */
function NotTaken({ board, name, lane }: NotTakenProps) {
  const { data: models } = useCall('providers.models', {})
  const deaf = board.lanes
    .map((candidate, index) => ({ candidate, letter: laneLetter(index) }))
    .filter(({ candidate }) => !lane || candidate.id === lane.id)
    .filter(({ candidate }) => (candidate.params[name] ?? board.params[name]) !== undefined)
    .filter(({ candidate }) => findModel(models ?? [], candidate)?.params.includes(name) === false)
  if (deaf.length === 0) return null
  return (
    <span className="col-start-2 mt-1 flex flex-wrap items-center gap-1.5 text-xs text-fg-3">
      Not sent to
      {deaf.map(({ candidate, letter }) => (
        <ModelTag key={candidate.id} letter={letter} hue={candidate.hue} small />
      ))}
      which {deaf.length === 1 ? 'does' : 'do'} not take it
    </span>
  )
}

function SingleModelMenu({
  board,
  onLane
}: {
  readonly board: Board
  readonly onLane: (lane: LaneId) => void
}) {
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
