import { useEffect, useState } from 'react'
import { SlidersHorizontal } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { LaneId } from '../../shared/domain/ids'
import { Button, usePopover } from '../components/ui'
import { useUi } from '../state/uiStore'
import { ParametersPanel } from './ParametersPanel'
import { parameterWords } from './parameters/words'

interface ParametersProps {
  readonly board: Board
  readonly locked: boolean
  readonly short?: boolean
}

export function Parameters({ board, locked, short }: ParametersProps) {
  const asked = useUi((state) => state.parametersOpen)
  const [lane, setLane] = useState<LaneId>()
  const { open, show, close, triggerProps, surfaceProps } = usePopover('above-end')
  const words = parameterWords(board)
  const shown = words.slice(0, short === true ? 2 : 4)

  useEffect(() => {
    if (asked === undefined) return
    useUi.getState().set({ parametersOpen: undefined })
    show()
  }, [asked, show])
  const scope = asked === undefined ? lane : asked === 'board' ? undefined : asked
  if (scope !== lane) setLane(scope)

  return (
    <>
      <Button
        {...triggerProps}
        variant="quiet"
        size="sm"
        icon={SlidersHorizontal}
        disabled={locked}
        aria-haspopup="dialog"
        className="num min-w-0 font-normal"
        onClick={() => setLane(undefined)}
      >
        {shown.length > 0 ? (
          <>
            <span className="sr-only">Parameters: </span>
            <span className="truncate">{shown.join(' · ')}</span>
          </>
        ) : (
          <span>
            Parameters<span className="sr-only">: as each model has them</span>
          </span>
        )}
      </Button>
      <div
        {...surfaceProps}
        role="dialog"
        aria-label="Parameters"
        className="floating panel-pop max-h-[calc(100%-12px)] w-[460px] overflow-y-auto px-4 py-3.5"
      >
        {open && <ParametersPanel board={board} lane={lane} onLane={setLane} onClose={close} />}
      </div>
    </>
  )
}
