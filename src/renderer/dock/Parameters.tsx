import { useEffect, useState } from 'react'
import { SlidersHorizontal } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { LaneId } from '../../shared/domain/ids'
import { Button, usePopover } from '../components/ui'
import { formatCount } from '../lib/format'
import { useUi } from '../state/uiStore'
import { ParametersPanel } from './ParametersPanel'

interface ParametersProps {
  readonly board: Board
  readonly locked: boolean
  readonly short?: boolean
}

/** `system prompt · temp 0.2 · max 1,024 · detail auto`: what is set, in few words. */
export function parameterWords(
  board: Pick<Board, 'params' | 'prompt' | 'repeats'>
): readonly string[] {
  const { temperature, maxTokens, topP, seed, detail, reasoningEffort } = board.params
  const words = [
    board.prompt.system.trim() !== '' && 'system prompt',
    temperature !== undefined && `temp ${temperature}`,
    maxTokens !== undefined && `max ${formatCount(maxTokens)}`,
    topP !== undefined && `top p ${topP}`,
    seed !== undefined && `seed ${seed}`,
    detail !== undefined && `detail ${detail}`,
    reasoningEffort !== undefined && `reasoning ${reasoningEffort}`,
    board.repeats > 1 && `${board.repeats} times`
  ]
  return words.filter((word): word is string => word !== false)
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
        className="floating panel-pop w-[460px] overflow-y-auto px-4 py-3.5"
      >
        {open && <ParametersPanel board={board} lane={lane} onLane={setLane} onClose={close} />}
      </div>
    </>
  )
}
