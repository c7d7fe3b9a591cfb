import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { classes } from '../../lib/classes'
import { ToastHost } from './ToastHost'
import { noteModal } from './modals'

interface DialogProps {
  /** Accessible name; the visible title is the content's own. */
  readonly label: string
  readonly onClose: () => void
  /** `right` makes a drawer under the title bar. */
  readonly side?: 'centre' | 'right'
  /** Width and height classes, such as `w-[480px]`. */
  readonly className?: string
  readonly role?: 'dialog' | 'alertdialog'
  readonly children: ReactNode
}

/**
 * A modal on the native dialog element: the browser traps the focus. Mount it to open it. The focus
 * goes to the element with `data-autofocus`, else to the first that takes it, and returns to where it was.
 */
export function Dialog({
  label,
  onClose,
  side = 'centre',
  className,
  role,
  children
}: DialogProps) {
  const id = useId()
  const element = useRef<HTMLDialogElement>(null)
  const closing = useRef(onClose)
  useEffect(() => {
    closing.current = onClose
  })

  useEffect(() => {
    const dialog = element.current
    if (!dialog) return
    const opener = document.activeElement
    if (!dialog.open) dialog.showModal()
    dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    const forget = noteModal(id)
    return () => {
      forget()
      dialog.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [id])

  return (
    // A press on the backdrop is a press on the dialog element itself; the keyboard has Escape.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={element}
      role={role}
      aria-label={label}
      data-side={side}
      className={classes('dialog', className)}
      onCancel={(event) => {
        // A dialog inside this one has cancel events of its own, which React hands up.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        closing.current()
      }}
      onClick={(event) => {
        if (event.target === element.current && isOutside(event.nativeEvent, element.current))
          closing.current()
      }}
    >
      {children}
      <ToastHost modal={id} />
    </dialog>
  )
}

function isOutside(event: MouseEvent, dialog: HTMLElement): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  const { clientX: x, clientY: y } = event
  return x < left || x > right || y < top || y > bottom
}
