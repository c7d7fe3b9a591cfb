import { currentBoard, editBoard } from '../state/boardStore'
import type { DialogSlot } from '../shell/slots'
import { NameDialog } from './NameDialog'

export default function RenameBoard({ onClose }: DialogSlot<'renameBoard'>) {
  return (
    <NameDialog
      title="Rename board"
      label="Name of the board"
      initial={currentBoard()?.name ?? ''}
      action="Rename"
      onSave={(name) => editBoard({ name })}
      onClose={onClose}
    />
  )
}
