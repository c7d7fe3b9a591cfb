import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon, Kbd, ModelTag } from '../components/ui'
import { classes } from '../lib/classes'
import type { FoundItem } from './sections'

interface PaletteRowProps {
  readonly id: string
  readonly item: FoundItem
  readonly active: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

export function PaletteRow({ id, item, active, onPoint, onChoose }: PaletteRowProps) {
  const { tag, icon = ChevronRight, label, at, hint, keys } = item
  return (
    // The field above keeps the focus and has the keys; this is the option it points at.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={active}
      className="palette-item"
      onPointerMove={() => !active && onPoint()}
      onClick={onChoose}
    >
      {tag ? <ModelTag {...tag} small /> : <Icon icon={icon} size={14} />}
      <span className="min-w-0 flex-1 truncate">{marked(label, at)}</span>
      {hint !== undefined && (
        <span
          className={classes(
            'num max-w-[45%] truncate text-xs',
            active ? 'text-fg-2' : 'text-fg-3'
          )}
        >
          {hint}
        </span>
      )}
      {keys !== undefined && <Kbd keys={keys} />}
    </div>
  )
}

/** The label with the characters that fit the search set off, neighbours in one mark. */
export function marked(label: string, at: readonly number[]): ReactNode {
  const wanted = new Set(at)
  const parts: { text: string; on: boolean }[] = []
  for (let index = 0; index < label.length; index++) {
    const on = wanted.has(index)
    const last = parts.at(-1)
    if (last?.on === on) last.text += label.charAt(index)
    else parts.push({ text: label.charAt(index), on })
  }
  return parts.map(({ text, on }, index) => (on ? <mark key={index}>{text}</mark> : text))
}
