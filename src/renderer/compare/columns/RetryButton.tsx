import { RotateCcw } from 'lucide-react'
import type { Failure } from '../../../shared/domain/failure'
import type { CellId } from '../../../shared/domain/ids'
import { Button } from '../../components/ui'
import { retryCell } from '../../state/runActions'

/** What a retry does: where the provider still has the result, nothing is sent anew. */
export function retryLabel(failure: Failure | undefined, otherwise: string): string {
  return failure?.resumable === true ? 'Ask for the result again' : otherwise
}

interface RetryButtonProps {
  readonly failure: Failure
  readonly cell: CellId
}

export function RetryButton({ failure, cell }: RetryButtonProps) {
  return (
    <Button size="sm" icon={RotateCcw} keys="R" onClick={() => retryCell(cell)}>
      {retryLabel(failure, 'Retry')}
    </Button>
  )
}
