import { toast } from '../components/ui'
import { commandCall } from '../ipc/hooks'
import { currentBoard } from '../state/boardStore'
import type { DialogSlot } from '../shell/slots'
import { NameDialog } from './NameDialog'

async function save(name: string): Promise<void> {
  const lanes = (currentBoard()?.lanes ?? []).map(({ id: _id, ...lane }) => lane)
  const saved = await commandCall('sets.save', { name, lanes })
  if (saved !== undefined) toast({ tone: 'ok', title: `Saved the set ${name}` })
}

export default function SaveSet({ onClose }: DialogSlot<'saveSet'>) {
  return (
    <NameDialog
      title="Save these models as a set"
      label="Name of the set"
      initial=""
      action="Save set"
      onSave={(name) => void save(name)}
      onClose={onClose}
    />
  )
}
