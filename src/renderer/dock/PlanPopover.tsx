import type { ReactNode } from 'react'
import type { Board } from '../../shared/domain/board'
import type { TriggerProps } from '../components/ui'
import { usePopover } from '../components/ui'
import { PlanDetails } from './PlanDetails'

interface PlanPopoverProps {
  readonly board: Board
  /**
   * What opens it. Spread the first on the button it hangs on; the second opens it from another
   * button as well.
   */
  readonly children: (anchor: TriggerProps, also: Omit<TriggerProps, 'ref'>) => ReactNode
}

/** What the run would do and cost, model by model, on the estimate. */
export function PlanPopover({ board, children }: PlanPopoverProps) {
  const { open, triggerProps, surfaceProps } = usePopover('above-end')
  const { ref, ...also } = triggerProps
  return (
    <>
      {children({ ref, ...also }, also)}
      <div
        {...surfaceProps}
        role="dialog"
        aria-label="Plan of the run"
        className="floating panel-pop max-h-[calc(100%-12px)] w-[440px] flex-col open:flex"
      >
        {open && (
          // A long plan scrolls, so keys must be able to reach it.
          <div
            role="region"
            aria-label="Models and costs"
            tabIndex={0}
            className="min-h-0 overflow-y-auto"
          >
            <PlanDetails board={board} />
          </div>
        )}
      </div>
    </>
  )
}
