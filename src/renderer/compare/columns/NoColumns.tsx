import { Columns3 } from 'lucide-react'
import { Button, EmptyState } from '../../components/ui'
import { openDialog } from '../../state/uiStore'

export function NoColumns() {
  return (
    <div className="flex-1">
      <EmptyState
        icon={Columns3}
        title="No model on this board"
        action={
          <Button variant="primary" keys="Mod+Shift+M" onClick={() => openDialog('picker', {})}>
            Choose models
          </Button>
        }
      >
        Each model gets a column; their answers to the same image stand side by side.
      </EmptyState>
    </div>
  )
}
