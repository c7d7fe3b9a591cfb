import { ArrowDown, ArrowUp, CircleHelp, CopyPlus, Trash2, X } from 'lucide-react'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane } from '../../shared/domain/lane'
import type { LaneSet } from '../../shared/domain/board'
import { Button, Icon, IconButton, Kbd, MockTag, ModelTag } from '../components/ui'
import { useCall, useCommandCall } from '../ipc/hooks'
import { MOST_LANES } from '../state/lanes'
import type { Choice } from './choice'
import { keyOf } from './choice'
import { SaveSetField } from './SaveSetField'
import type { Draft } from './useDraft'

interface BoardPaneProps {
  readonly draft: Draft
  /** By their keys. */
  readonly choices: ReadonlyMap<string, Choice>
}

/** Right of the picker: what is chosen, in the order of the columns, and the sets that are kept. */
export function BoardPane({ draft, choices }: BoardPaneProps) {
  return (
    <section
      aria-label="On this board"
      className="flex w-[268px] shrink-0 max-[1279px]:w-[216px] max-[1023px]:w-[188px] flex-col overflow-y-auto border-l border-line bg-panel"
    >
      <div className="border-b border-line px-4 py-3">
        <div className="mb-1.5 flex items-baseline justify-between">
          <h2 className="m-0 text-sm font-semibold">On this board</h2>
          <span className="num text-xs text-fg-3">
            {draft.lanes.length} of {MOST_LANES}
          </span>
        </div>
        <ChosenLanes draft={draft} choices={choices} />
      </div>
      <Sets draft={draft} />
    </section>
  )
}

function ChosenLanes({ draft, choices }: BoardPaneProps) {
  if (draft.lanes.length === 0)
    return <p className="m-0 text-sm text-fg-3">Choose models in the list. Space adds one.</p>
  return (
    <>
      <ol className="m-0 list-none p-0">
        {draft.lanes.map((lane, index) => (
          <li key={lane.id} className="group relative flex h-[30px] items-center gap-2 text-sm">
            <ModelTag letter={laneLetter(index)} hue={lane.hue} />
            <span className="min-w-0 flex-1 truncate" data-tip={lane.providerLabel}>
              {lane.label}
            </span>
            <LaneMarks choice={choiceOf(lane, choices)} />
            {/* Laid over the name, which keeps its whole width while nobody points at it. */}
            <span className="absolute right-6 flex bg-panel opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
              <IconButton
                size="sm"
                icon={ArrowUp}
                label={`Move ${lane.label} up`}
                disabled={index === 0}
                onClick={() => draft.move(lane.id, -1)}
              />
              <IconButton
                size="sm"
                icon={ArrowDown}
                label={`Move ${lane.label} down`}
                disabled={index === draft.lanes.length - 1}
                onClick={() => draft.move(lane.id, 1)}
              />
              <IconButton
                size="sm"
                icon={CopyPlus}
                label={`Add ${lane.label} once more`}
                disabled={draft.isFull}
                onClick={() => draft.repeat(lane)}
              />
            </span>
            <IconButton
              size="sm"
              icon={X}
              label={`Remove ${lane.label}`}
              onClick={() => draft.remove(lane.id)}
            />
          </li>
        ))}
      </ol>
      <SightNote lanes={draft.lanes} choices={choices} />
      <p className="m-0 mt-1.5 text-xs text-fg-3">
        The same model can be added twice, with other parameters. Colours stay with the model.
      </p>
    </>
  )
}

function choiceOf(lane: Lane, choices: BoardPaneProps['choices']): Choice | undefined {
  return choices.get(keyOf({ provider: lane.provider, id: lane.model }))
}

function LaneMarks({ choice }: { readonly choice: Choice | undefined }) {
  return (
    <>
      {choice?.provider.mock && <MockTag />}
      {choice?.model.vision === 'unknown' && (
        <span data-tip="Not known to see images">
          <Icon icon={CircleHelp} size={13} className="text-fg-3" />
        </span>
      )}
    </>
  )
}

interface SightNoteProps {
  readonly lanes: readonly Lane[]
  readonly choices: BoardPaneProps['choices']
}

/** Models may be chosen whose sight is not known, or known to be missing; it is said, not forbidden. */
function SightNote({ lanes, choices }: SightNoteProps) {
  const namesOf = (vision: 'unknown' | 'no') => [
    ...new Set(
      lanes.filter((lane) => choiceOf(lane, choices)?.model.vision === vision).map((l) => l.label)
    )
  ]
  const unknown = namesOf('unknown')
  const blind = namesOf('no')
  return (
    <div role="status" className="text-xs text-pretty text-fg-2 empty:hidden">
      {unknown.length > 0 && (
        <p className="m-0 mt-1.5">
          Nobody says whether {unknown.join(', ')} can see images. The first answer will show it.
        </p>
      )}
      {blind.length > 0 && (
        <p className="m-0 mt-1.5">
          Known not to see images: {blind.join(', ')}. Meant for prompts without one.
        </p>
      )}
    </div>
  )
}

function Sets({ draft }: { readonly draft: Draft }) {
  const sets = useCall('sets.list', {}).data ?? []
  return (
    <div className="px-4 py-3">
      <div className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
        <h2 className="m-0 text-sm font-semibold">Sets</h2>
        <SaveSetField lanes={draft.lanes} />
      </div>
      {sets.length === 0 && (
        <p className="m-0 text-xs text-fg-3">
          Save the models above to bring them back in one step.
        </p>
      )}
      <ul className="m-0 list-none p-0">
        {sets.map((set, index) => (
          <SetRow key={set.id} set={set} index={index} draft={draft} />
        ))}
      </ul>
    </div>
  )
}

interface SetRowProps {
  readonly set: LaneSet
  readonly index: number
  readonly draft: Draft
}

function SetRow({ set, index, draft }: SetRowProps) {
  const remove = useCommandCall('sets.delete')
  return (
    <li className="group flex h-[30px] items-center gap-1 text-sm">
      <Button
        variant="quiet"
        size="sm"
        className="picker-set min-w-0 flex-1"
        aria-label={`Use the set ${set.name}`}
        onClick={() => draft.takeSet(set)}
      >
        <span className="min-w-0 flex-1 truncate text-left">{set.name}</span>
        <span className="flex gap-1">
          {set.lanes.slice(0, 5).map((lane, at) => (
            <ModelTag key={at} letter={laneLetter(at)} hue={lane.hue} small />
          ))}
        </span>
        {index < 9 && <Kbd keys={`Alt+${index + 1}`} />}
      </Button>
      <IconButton
        size="sm"
        icon={Trash2}
        label={`Delete the set ${set.name}`}
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        onClick={() => remove.mutate({ id: set.id })}
      />
    </li>
  )
}
