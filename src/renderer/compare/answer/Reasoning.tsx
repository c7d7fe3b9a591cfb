import { useEffect, useRef, useState } from 'react'
import { Brain, ChevronDown, ChevronRight } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId } from '../../../shared/domain/ids'
import { Icon } from '../../components/ui'
import { formatCount, formatMs } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { reasoningTexts } from '../../stream/textBuffers'
import type { ColumnState } from '../columns/columnState'

interface ReasoningProps {
  readonly cell: CellId
  readonly state: ColumnState
  readonly answer: Answer | undefined
  /** An earlier attempt: its reasoning comes with it. */
  readonly past: boolean
}

function thoughtMs(answer: Answer, now: number): number | undefined {
  const { firstReasoning, firstText, done } = answer.timings
  if (firstReasoning === undefined) return undefined
  const end = firstText ?? done ?? now - Date.parse(answer.startedAt)
  return Math.max(0, end - firstReasoning)
}

/** What a model thought before it answered: three lines while it thinks, one line after, all on demand. */
export function Reasoning({ cell, state, answer, past }: ReasoningProps) {
  const [open, setOpen] = useState(false)
  const thinking = state === 'thinking'
  const now = useNow(thinking)
  if (!answer || answer.timings.firstReasoning === undefined) return null
  const time = thoughtMs(answer, now)
  const tokens = answer.usage?.reasoningTokens
  const label = thinking
    ? `Thinking, ${formatMs(time, true)}`
    : `Thought for ${formatMs(time)}${tokens === undefined ? '' : `, ${formatCount(tokens)} tokens`}`
  const shown = open || thinking
  return (
    <div className={shown ? 'model-tint mb-3 rounded-lg p-2.5' : 'mb-2'}>
      <button
        type="button"
        aria-expanded={open}
        className="num flex min-h-6 w-full items-center gap-1.5 rounded-sm text-left text-xs font-medium text-model-text"
        onClick={() => setOpen(!open)}
      >
        <Icon icon={Brain} size={13} />
        {label}
        <Icon icon={shown ? ChevronDown : ChevronRight} size={12} className="text-fg-3" />
      </button>
      {shown && (
        <ReasoningText cell={cell} text={past ? answer.reasoning : undefined} short={!open} />
      )}
    </div>
  )
}

interface ReasoningTextProps {
  readonly cell: CellId
  readonly text: string | undefined
  /** Only its last three lines. */
  readonly short: boolean
}

function ReasoningText({ cell, text, short }: ReasoningTextProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const write = () => {
      if (!element.current) return
      element.current.textContent = text ?? reasoningTexts.get(cell)
      if (short) element.current.scrollTop = element.current.scrollHeight
    }
    write()
    return text === undefined ? reasoningTexts.subscribe(cell, write) : undefined
  }, [cell, text, short])
  return (
    <div
      ref={element}
      className={`selectable mt-1.5 text-sm leading-[18px] whitespace-pre-wrap text-fg-2 ${
        short ? 'max-h-[54px] overflow-hidden' : ''
      }`}
    />
  )
}
