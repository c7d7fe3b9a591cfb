import type { ReactNode } from 'react'
import { classes } from '../lib/classes'
import { ROWS } from './settingsIndex'
import type { RowId } from './settingsIndex'

interface PageFrameProps {
  readonly title: string
  readonly intro?: ReactNode
  readonly children: ReactNode
}

/** A page of settings: one column of rows that scrolls. */
export function PageFrame({ title, intro, children }: PageFrameProps) {
  return (
    <div className="h-full overflow-y-auto bg-surface">
      <div className="max-w-[760px] px-7 pt-6 pb-10">
        <h1 className="m-0 text-xl font-semibold tracking-tight">{title}</h1>
        {intro !== undefined && <p className="m-0 mt-0.5 text-sm text-fg-3">{intro}</p>}
        <div className="mt-4">{children}</div>
      </div>
    </div>
  )
}

interface RowProps {
  readonly label: string
  readonly id?: string
  /** What the setting does, in a sentence. */
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** A label on the left, its control on the right. */
export function Row({ label, id, hint, children }: RowProps) {
  return (
    <div id={id} className="setting-row grid gap-x-5 border-t border-line py-3">
      <div className="pt-[5px] text-sm font-medium">{label}</div>
      <div className="min-w-0">
        {children}
        {hint !== undefined && <Hint>{hint}</Hint>}
      </div>
    </div>
  )
}

/** The row of one of the settings in the index, which the search can lead to. */
export function SettingRow({
  row,
  ...rest
}: Omit<RowProps, 'label' | 'id'> & { readonly row: RowId }) {
  return <Row {...rest} label={ROWS[row].label} id={rowElementId(row)} />
}

export function rowElementId(row: RowId): string {
  return `setting-${row}`
}

export function Hint({
  children,
  className
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <p className={classes('m-0 mt-1.5 text-xs text-pretty text-fg-3', className)}>{children}</p>
  )
}
