import { ImportKeys } from '../settings/providers/ImportKeys'
import type { DialogSlot } from '../shell/slots'

/** The same question as in the settings, from anywhere else. */
export default function ImportKeysDialog({ onClose }: DialogSlot<'importKeys'>) {
  return <ImportKeys onClose={onClose} />
}
