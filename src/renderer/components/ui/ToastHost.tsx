import { useEffect, useRef, useState } from 'react'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { Button, IconButton } from './Button'
import { Icon } from './Icon'
import { useModals } from './modals'
import { useToasts } from './toastStore'
import type { Toast } from './toastStore'

const STAYS_MS = 6_000

const LOOKS = {
  ok: { icon: CircleCheck, ink: 'text-ok' },
  info: { icon: Info, ink: 'text-fg-2' },
  warn: { icon: TriangleAlert, ink: 'text-warn' },
  danger: { icon: CircleAlert, ink: 'text-danger' }
} as const

interface ToastHostProps {
  /** The modal dialog that it lies in; absent: the page itself. */
  readonly modal?: string
}

/**
 * Where toasts appear: bottom right, above everything. A modal dialog makes what lies outside of it
 * inert, for the pointer, the keyboard and screen readers; so each has a place for toasts, and the
 * topmost shows them.
 */
export function ToastHost({ modal }: ToastHostProps) {
  const isTopmost = useModals(({ open }) => open.at(-1) === modal)
  const toasts = useToasts((state) => state.toasts)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    // Shown anew with each change, because a popover opened since would cover it.
    if (element.matches(':popover-open')) element.hidePopover()
    if (toasts.length > 0) element.showPopover()
  }, [toasts, isTopmost])
  if (!isTopmost) return null
  return (
    <div
      ref={host}
      popover="manual"
      role="status"
      aria-live="polite"
      className="toast-host bg-transparent"
    >
      <div className="grid gap-2 p-1">
        {toasts.map((item) => (
          <ToastCard key={item.id} toast={item} />
        ))}
      </div>
    </div>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismiss(toast.id), STAYS_MS)
    return () => clearTimeout(timer)
  }, [held, dismiss, toast.id])

  const { icon, ink } = LOOKS[toast.tone]
  const { action } = toast
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon icon={icon} size={14} className={ink} />
      <div className="min-w-0 flex-1">
        {toast.title}
        {toast.detail !== undefined && <div className="text-xs text-fg-3">{toast.detail}</div>}
      </div>
      {action && (
        <Button
          variant="quiet"
          size="sm"
          keys={action.keys}
          onClick={() => {
            dismiss(toast.id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="sm" icon={X} label="Dismiss" onClick={() => dismiss(toast.id)} />
    </div>
  )
}
