import type { LucideIcon } from 'lucide-react'
import { classes } from '../../lib/classes'

export type IconType = LucideIcon
export type IconSize = 12 | 13 | 14 | 16 | 18 | 20 | 28

interface IconProps {
  readonly icon: LucideIcon
  readonly size?: IconSize
  readonly className?: string
}

/** A Lucide icon at one of the design's sizes; always decoration, the words beside it carry the meaning. */
export function Icon({ icon: Glyph, size = 16, className }: IconProps) {
  return <Glyph aria-hidden className={classes('i', size !== 16 && `i-${size}`, className)} />
}
