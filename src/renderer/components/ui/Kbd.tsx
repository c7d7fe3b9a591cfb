import {
  ArrowBigUp,
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Command,
  CornerDownLeft,
  Option
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { isMac } from '../../lib/platform'

/** Caps that are drawn, because the symbols would fall back to another font. */
const DRAWN: Readonly<Record<string, LucideIcon>> = {
  Enter: CornerDownLeft,
  ArrowUp,
  ArrowDown,
  ArrowLeft,
  ArrowRight
}
const DRAWN_ON_MAC: Readonly<Record<string, LucideIcon>> = {
  Mod: Command,
  Shift: ArrowBigUp,
  Alt: Option
}
const WORDS: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Escape: 'esc',
  Space: 'space',
  Delete: 'del',
  Backspace: '⌫',
  PageDown: 'pg dn',
  PageUp: 'pg up'
}
/** macOS writes modifiers in the order ⌥ ⇧ ⌘; elsewhere Ctrl comes first, as it is written in code. */
const MAC_ORDER = ['Alt', 'Shift', 'Mod']

function caps(combination: string): readonly string[] {
  const parts = combination === '+' ? ['+'] : combination.split('+').map((part) => part || '+')
  if (!isMac()) return parts
  const modifiers = MAC_ORDER.filter((name) => parts.includes(name))
  return [...modifiers, ...parts.filter((part) => !MAC_ORDER.includes(part))]
}

function spoken(combination: string): string {
  return caps(combination)
    .map((cap) => (cap === 'Mod' && isMac() ? 'Command' : (WORDS[cap] ?? cap)))
    .join(' ')
}

/** Keycaps of a combination such as `Mod+Shift+M`. */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string }) {
  return (
    <span className={`kbd ${className ?? ''}`} aria-hidden title={spoken(keys)}>
      {caps(keys).map((cap) => {
        const Glyph = DRAWN[cap] ?? (isMac() ? DRAWN_ON_MAC[cap] : undefined)
        return <span key={cap}>{Glyph ? <Glyph aria-hidden /> : (WORDS[cap] ?? cap)}</span>
      })}
    </span>
  )
}

/** The same combination for `aria-keyshortcuts`, such as `Control+Shift+M`. */
export function ariaKeys(combination: string): string {
  return combination.replace('Mod', isMac() ? 'Meta' : 'Control')
}
