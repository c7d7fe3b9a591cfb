import type { Board } from '../../shared/domain/board'
import { Button } from '../components/ui'
import type { TriggerProps } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { rangeWords } from '../lib/costWords'
import { usePlan } from '../state/runPlan'
import { hasMock, priceWords } from './runWords'

interface EstimateProps {
  readonly board: Board
  readonly trigger: TriggerProps
}

/** What the run on the image on screen is thought to cost; opens the plan. */
export function Estimate({ board, trigger }: EstimateProps) {
  const plan = usePlan(({ image }) => image)
  const { data: models } = useCall('providers.models', {})
  const { data: providers } = useCall('providers.list', {})
  const words = priceWords(board, models ?? [], plan)
  const isMock = hasMock(board, providers)
  if (words === '') return null
  const range = plan?.total && `Probably ${rangeWords(plan.total)}`
  return (
    <Button
      {...trigger}
      variant="quiet"
      size="sm"
      aria-haspopup="dialog"
      className="num -my-0.5 -mr-2 shrink-0 text-fg"
      data-tip={[range, isMock && 'Mock prices', 'Show the plan'].filter(Boolean).join('. ')}
    >
      <b className="font-semibold">{words}</b>
      {isMock && <span className="text-xs font-normal text-warn">mock</span>}
      <span className="sr-only">, show the plan</span>
    </Button>
  )
}
