import type { ReactNode } from 'react'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconType } from './Icon'

interface EmptyStateProps {
  readonly icon?: IconType
  readonly title: string
  /** What goes here, or how to get something here. */
  readonly children?: ReactNode
  /** The one action. */
  readonly action?: ReactNode
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid h-full place-items-center px-6 py-6">
      <div className="flex max-w-[320px] flex-col items-center text-center">
        {icon && <Icon icon={icon} size={20} className="mb-2.5 text-fg-3" />}
        <p className="m-0 text-base font-medium">{title}</p>
        {children !== undefined && <p className="m-0 mt-0.5 text-sm text-fg-3">{children}</p>}
        {action !== undefined && <div className="mt-3">{action}</div>}
      </div>
    </div>
  )
}

const BANNERS = {
  info: { icon: Info, box: 'bg-hover', ink: 'text-fg-2' },
  warn: { icon: TriangleAlert, box: 'bg-warn-tint', ink: 'text-warn' },
  danger: { icon: CircleAlert, box: 'bg-danger-tint', ink: 'text-danger' }
} as const

interface BannerProps {
  readonly tone: keyof typeof BANNERS
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
}

/** Something that stops the work, above it: what happened, then the way out. */
export function Banner({ tone, title, children, actions, className }: BannerProps) {
  const { icon, box, ink } = BANNERS[tone]
  return (
    <div
      role={tone === 'info' ? 'status' : 'alert'}
      className={classes('flex gap-2 rounded-lg p-3 text-sm', box, className)}
    >
      <Icon icon={icon} size={14} className={classes('mt-0.5', ink)} />
      <div className="min-w-0 flex-1">
        <b className="font-semibold">{title}</b>
        {children !== undefined && <div className="selectable mt-0.5 text-fg-2">{children}</div>}
        {actions !== undefined && <div className="mt-2.5 flex gap-2">{actions}</div>}
      </div>
    </div>
  )
}

interface ProgressBarProps {
  readonly label: string
  /** 0 to 1. */
  readonly value: number
  /** Colour of the filled part; the hue of the model around it by default. */
  readonly fill?: 'model' | 'neutral' | 'danger'
  readonly className?: string
}

const FILLS = { model: undefined, neutral: 'bg-fg-2', danger: 'bg-danger' } as const

export function ProgressBar({ label, value, fill = 'model', className }: ProgressBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={classes('bar', className)}
    >
      <i className={FILLS[fill]} style={{ width: `${percent}%` }} />
    </div>
  )
}
