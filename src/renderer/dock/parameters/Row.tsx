import type { ReactNode } from 'react'
import type { Board } from '../../../shared/domain/board'
import { laneLetter } from '../../../shared/domain/lane'
import type { Lane, ParamName } from '../../../shared/domain/lane'
import { ModelTag } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { findModel } from '../../state/runActions'

interface RowProps {
  readonly label: string
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** One parameter: its name at the left, its control at the right, what is to be said below. */
export function Row({ label, note, children }: RowProps) {
  return (
    <div className="grid grid-cols-[120px_1fr] items-center gap-x-3 py-[7px]">
      <span className="text-sm">{label}</span>
      <span className="flex min-w-0 items-center gap-2">{children}</span>
      {note}
    </div>
  )
}

/** A sentence below a control. */
export function Help({ children }: { readonly children: ReactNode }) {
  return <span className="col-start-2 mt-1 text-xs text-fg-3">{children}</span>
}

interface NotTakenProps {
  readonly board: Board
  /** The provider's own options are shown only for models that take them. */
  readonly name: Exclude<ParamName, 'options'>
  readonly lane: Lane | undefined
}

/** `Not sent to C`: which models do not take a parameter that is set. */
export function NotTaken({ board, name, lane }: NotTakenProps) {
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
