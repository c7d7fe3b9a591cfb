import type { Board } from '../../../shared/domain/board'
import type { Lane, LaneParams } from '../../../shared/domain/lane'
import { NumberField, Segmented, Select, Slider } from '../../components/ui'
import { editBoard } from '../../state/boardStore'
import { overrideParam, setParam } from '../../state/lanes'
import { NotTaken, Row } from './Row'
import { EFFORTS } from './words'

const DETAILS = [
  { value: 'auto', label: 'Auto' },
  { value: 'low', label: 'Low' },
  { value: 'high', label: 'High' },
  { value: 'original', label: 'Original' }
] as const

type SetParam = <K extends keyof LaneParams>(name: K, value: LaneParams[K] | undefined) => void

export interface ScopeProps {
  readonly board: Board
  /** The lane whose own values are edited; undefined: the board's. */
  readonly lane: Lane | undefined
}

/** Sets a parameter of a lane, or of the board. */
export function setterOf(lane: Lane | undefined): SetParam {
  return (name, value) => (lane ? overrideParam(lane.id, name, value) : setParam(name, value))
}

/** How freely and how long a model answers. */
export function AnswerRows({ board, lane }: ScopeProps) {
  const params = lane ? lane.params : board.params
  const set = setterOf(lane)
  const unset = lane ? 'board' : 'default'
  return (
    <>
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
      <Row
        label="Longest answer"
        note={
          <>
            <NotTaken board={board} name="maxTokens" lane={lane} />
            <NotTaken board={board} name="topP" lane={lane} />
          </>
        }
      >
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
    </>
  )
}

/** How closely a model looks and how much it thinks. */
export function EffortRows({ board, lane }: ScopeProps) {
  const params = lane ? lane.params : board.params
  const set = setterOf(lane)
  const asIs = { value: '', label: lane ? 'As on the board' : 'As the model has it' } as const
  return (
    <>
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
          options={[asIs, ...EFFORTS]}
          onChange={(value) => set('reasoningEffort', value === '' ? undefined : value)}
        />
      </Row>
    </>
  )
}

export function RepeatRow({ board, lane }: ScopeProps) {
  const params = lane ? lane.params : board.params
  const set = setterOf(lane)
  return (
    <Row label={lane ? 'Seed' : 'Repeat'} note={<NotTaken board={board} name="seed" lane={lane} />}>
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
