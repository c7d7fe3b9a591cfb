import { BookmarkPlus, ChevronDown } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import { Button, Icon, Menu } from '../components/ui'
import { toast } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { editBoard } from '../state/boardStore'
import { openDialog } from '../state/uiStore'

/** Kept prompts: choosing one replaces the board's prompt, with undo. */
export function PresetMenu({
  board,
  onDone
}: {
  readonly board: Board
  readonly onDone: () => void
}) {
  const { data: presets } = useCall('presets.list', {})
  const choose = (name: string, prompt: Board['prompt']) => {
    const before = board.prompt
    editBoard({ prompt })
    toast({
      tone: 'info',
      title: `Prompt replaced by “${name}”`,
      action: { label: 'Undo', run: () => editBoard({ prompt: before }) }
    })
  }
  const save = () => {
    onDone()
    openDialog('savePreset', {})
  }
  return (
    <Menu
      label="Presets"
      side="below-end"
      trigger={(trigger) => (
        <Button {...trigger} variant="quiet" size="sm" className="-mr-2">
          Presets
          <Icon icon={ChevronDown} size={12} />
        </Button>
      )}
      items={[
        ...(presets ?? []).map((preset) => ({
          id: preset.id,
          label: preset.name,
          onSelect: () => choose(preset.name, preset.prompt)
        })),
        ...(presets?.length ? (['line'] as const) : []),
        { id: 'save', label: 'Save this prompt as a preset', icon: BookmarkPlus, onSelect: save }
      ]}
    />
  )
}
