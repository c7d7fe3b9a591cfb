import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { Icon } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { classes } from '../../lib/classes'

/** Says plainly where keys are kept: encrypted on disk, or for this session only. */
export function KeyBanner() {
  const storage = useCall('app.info', {}).data?.keyStorage
  if (!storage) return null
  const { encrypted, sentence } = storage
  return (
    <div
      className={classes(
        'flex gap-2.5 rounded-lg px-3 py-2.5',
        encrypted ? 'bg-ok-tint' : 'bg-warn-tint'
      )}
    >
      <Icon
        icon={encrypted ? ShieldCheck : ShieldAlert}
        className={classes('mt-0.5', encrypted ? 'text-ok' : 'text-warn')}
      />
      <div className="min-w-0">
        <div className="text-sm font-semibold">
          {encrypted ? 'Encrypted on this computer' : 'This session only'}
        </div>
        <div className="text-xs text-pretty text-fg-2">
          {sentence} They never appear in logs, exports or boards.
        </div>
      </div>
    </div>
  )
}
