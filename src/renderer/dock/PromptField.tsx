import type { Board } from '../../shared/domain/board'
import { editBoard } from '../state/boardStore'

interface PromptFieldProps {
  readonly board: Board
  readonly locked: boolean
  readonly className: string
}

export function PromptField({ board, locked, className }: PromptFieldProps) {
  return (
    <textarea
      aria-label="Prompt"
      data-region-focus
      className={`prompt selectable min-w-0 flex-1 resize-none border-0 bg-transparent p-0 text-fg ${className}`}
      placeholder="Write one prompt for every model"
      readOnly={locked}
      spellCheck
      value={board.prompt.text}
      onChange={(event) => editBoard({ prompt: { ...board.prompt, text: event.target.value } })}
    />
  )
}
