import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import type { Settings } from '../../shared/domain/settings'
import { commandCall, queryClient, useCall } from '../ipc/hooks'

const QUERY = ['settings.read', {}]

/** The settings and the way to change them: shown at once, taken back when main could not save. */
export function useSettings() {
  const settings = useCall('settings.read', {}).data ?? DEFAULT_SETTINGS
  const change = async (patch: Partial<Settings>): Promise<void> => {
    queryClient.setQueryData<Settings>(QUERY, (now) => ({ ...(now ?? settings), ...patch }))
    const saved = await commandCall('settings.write', { patch })
    if (saved === undefined) await queryClient.invalidateQueries({ queryKey: QUERY })
  }
  return { settings, change: (patch: Partial<Settings>) => void change(patch) }
}
