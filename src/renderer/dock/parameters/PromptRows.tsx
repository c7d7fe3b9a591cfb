import type { Board } from '../../../shared/domain/board'
import type { Lane } from '../../../shared/domain/lane'
import { TextArea } from '../../components/ui'
import { editBoard } from '../../state/boardStore'
import { PresetMenu } from '../PresetMenu'

interface SystemPromptProps {
  readonly board: Board
  readonly onClose: () => void
}

export function SystemPrompt({ board, onClose }: SystemPromptProps) {
  return (
    <div className="py-[7px]">
      <div className="mb-1.5 flex items-center">
        <span className="text-sm">System prompt</span>
        <span className="ml-auto" />
        <PresetMenu board={board} onDone={onClose} />
      </div>
      <TextArea
        label="System prompt"
        rows={3}
        placeholder="What every model is told before the prompt"
        value={board.prompt.system}
        onChange={(event) => editBoard({ prompt: { ...board.prompt, system: event.target.value } })}
      />
    </div>
  )
}

interface LanePromptProps {
  readonly board: Board
  readonly lane: Lane
}

export function LanePrompt({ board, lane }: LanePromptProps) {
  const change = (text: string) => {
    const { prompt: before, ...rest } = lane
    const { text: _text, ...others } = before ?? {}
    const prompt = text === '' ? others : { ...others, text }
    const next = Object.keys(prompt).length > 0 ? { ...rest, prompt } : rest
    editBoard({ lanes: board.lanes.map((other) => (other.id === lane.id ? next : other)) })
  }
  return (
    <div className="py-[7px]">
      <div className="mb-1.5 text-sm">Prompt for this model</div>
      <TextArea
        label={`Prompt for ${lane.label}`}
        rows={2}
        placeholder={board.prompt.text === '' ? 'The board’s prompt' : board.prompt.text}
        value={lane.prompt?.text ?? ''}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  )
}
