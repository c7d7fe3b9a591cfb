import type { Board } from '../../shared/domain/board'
import { Button } from '../components/ui'
import type { TriggerProps } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { rangeWords, unknownCostWords } from '../lib/costWords'
import { usePlan } from '../state/runPlan'
import { hasMock, priceWords } from './runWords'

interface EstimateProps {
  readonly board: Board
  readonly trigger: TriggerProps
  /** What is not known, and that prices are a mock's, stand elsewhere. */
  readonly short?: boolean
}

/** What the run on the image on screen is thought to cost; opens the plan. */
export function Estimate({ board, trigger, short }: EstimateProps) {
  const { image: plan, isCurrent } = usePlan()
  const { data: models } = useCall('providers.models', {})
  const words = priceWords(board, models ?? [], plan, isCurrent)
  const notes = useCostNotes(board)
  if (words === '') return null
  const range = plan?.total && `Probably ${rangeWords(plan.total)}`
  return (
    <Button
      {...trigger}
      variant="quiet"
      size="sm"
      aria-haspopup="dialog"
      className="num -my-0.5 -mr-2 shrink-0 text-fg"
      data-tip={[range, 'Show the plan'].filter(Boolean).join('. ')}
    >
      <b className="font-semibold">{words}</b>
      <span className={short === true ? 'sr-only' : 'font-normal text-fg-2'}>
        {notes.join(', ')}
      </span>
      <span className="sr-only">, show the plan</span>
    </Button>
  )
}

/** What is to be said of an estimate besides its amount: `+ 1 unknown`, `mock prices`. */
export function useCostNotes(board: Board): readonly string[] {
  const plan = usePlan(({ image }) => image)
  const { data: providers } = useCall('providers.list', {})
  const unknown = plan && unknownCostWords(plan)
  const isMock = plan?.total !== undefined && hasMock(board, providers)
  return [unknown, isMock ? 'mock prices' : undefined].filter((note) => note !== undefined)
}
