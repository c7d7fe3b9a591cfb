import type { Board } from '../../shared/domain/board'
import { useCall } from '../ipc/hooks'
import { runBlocker } from '../state/runActions'
import { planBlocker, usePlan } from '../state/runPlan'

/** Why Run is off, as a sentence: something is missing, or nothing of it could be answered. */
export function useRunBlocker(board: Board): string | undefined {
  const { data: models } = useCall('providers.models', {})
  const { data: providers } = useCall('providers.list', {})
  const plan = usePlan(({ image }) => image)
  return runBlocker(board, models ?? []) ?? planBlocker(board, plan, providers ?? [])
}
