import { toast } from '../components/ui'
import { commandCall } from '../ipc/hooks'
import { currentBoard } from '../state/boardStore'
import type { DialogSlot } from '../shell/slots'
import { NameDialog } from './NameDialog'

async function save(name: string): Promise<void> {
  const prompt = currentBoard()?.prompt
  if (!prompt) return
  const saved = await commandCall('presets.save', { name, prompt })
  if (saved !== undefined) toast({ tone: 'ok', title: `Saved the preset ${name}` })
}

export default function SavePreset({ onClose }: DialogSlot<'savePreset'>) {
  const firstWords = currentBoard()?.prompt.text.trim().split(/\s+/).slice(0, 4).join(' ') ?? ''
  return (
    <NameDialog
      title="Save the prompt as a preset"
      label="Name of the preset"
      initial={firstWords}
      action="Save preset"
      onSave={(name) => void save(name)}
      onClose={onClose}
    />
  )
}
