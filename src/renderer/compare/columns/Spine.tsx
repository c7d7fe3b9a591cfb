import { ChevronsLeftRight } from 'lucide-react'
import type { CellId } from '../../../shared/domain/ids'
import { Icon, IconButton, ModelTag, Spinner } from '../../components/ui'
import { classes, hueClass } from '../../lib/classes'
import { useKeyed } from '../../lib/keyedStore'
import { unfoldLane } from '../../state/navigation'
import { cellAnswers, cellBriefs } from '../../state/runStore'
import type { ShownLane } from '../../state/shownRun'
import { columnState, stateLook } from './columnState'

interface SpineProps {
  readonly lane: ShownLane
  readonly cell: CellId | undefined
  readonly narrow: boolean
  readonly isMock: boolean
}

/** A column folded to its name and state. */
export function Spine({ lane, cell, narrow, isMock }: SpineProps) {
  const brief = useKeyed(cellBriefs, cell)
  const answer = useKeyed(cellAnswers, cell)
  const state = columnState(brief, answer)
  const look = stateLook(state, answer)
  return (
    <article
      data-spine={lane.id}
      aria-label={`${lane.label}, folded, ${look.label}${isMock ? ', mock' : ''}`}
      className={classes(
        hueClass(lane.hue),
        'relative flex shrink-0 flex-col items-center border-r border-line bg-panel',
        narrow ? 'w-[44px]' : 'w-[48px]'
      )}
    >
      <div className="h-[3px] w-full shrink-0 bg-model" />
      <div className="pt-2.5">
        <ModelTag letter={lane.letter} hue={lane.hue} />
      </div>
      <div className="upright mt-3 flex min-h-0 items-center gap-2 overflow-hidden">
        <span className="text-sm font-semibold whitespace-nowrap">{lane.label}</span>
        <span className="truncate text-xs text-fg-3">{lane.providerLabel}</span>
        {isMock && <span className="text-xs text-warn">Mock</span>}
      </div>
      <div className="upright num mt-auto mb-2 pt-3 text-xs whitespace-nowrap text-fg-2">
        {look.label}
      </div>
      <div className={classes('mb-2', state === 'error' ? 'text-danger' : 'text-fg-2')}>
        {look.spins === true ? (
          <Spinner className="text-model" />
        ) : (
          look.icon && <Icon icon={look.icon} size={14} />
        )}
      </div>
      <div className="grid h-[38px] w-full shrink-0 place-items-center border-t border-line">
        <IconButton
          icon={ChevronsLeftRight}
          iconSize={14}
          label={`Unfold ${lane.label}`}
          onClick={() => unfoldLane(lane.id)}
        />
      </div>
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        className="absolute inset-x-0 top-0 bottom-[38px] hover:bg-hover"
        onClick={() => unfoldLane(lane.id)}
      />
    </article>
  )
}
