import '../../testing/dom'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { act } from 'react'
import { afterEach, expect, it } from 'vitest'
import { Dialog } from './Dialog'
import { ToastHost } from './ToastHost'
import { toast, useToasts } from './toastStore'

afterEach(() => {
  cleanup()
  act(() => useToasts.setState({ toasts: [] }))
})

function Page({ dialogs }: { readonly dialogs: readonly string[] }) {
  return (
    <>
      <p>The board</p>
      <ToastHost />
      {dialogs.map((label) => (
        <Dialog key={label} label={label} onClose={() => undefined}>
          <p>Content</p>
        </Dialog>
      ))}
    </>
  )
}

it('stands once, in the topmost dialog, where it can be reached', () => {
  const page = render(<Page dialogs={[]} />)
  act(() => void toast({ tone: 'info', title: 'Removed' }))
  expect(screen.getByText('Removed').closest('dialog')).toBeNull()
  page.rerender(<Page dialogs={['Settings']} />)
  expect(screen.getByText('Removed').closest('dialog')?.ariaLabel).toBe('Settings')
  page.rerender(<Page dialogs={['Settings', 'Question']} />)
  expect(screen.getByText('Removed').closest('dialog')?.ariaLabel).toBe('Question')
  page.rerender(<Page dialogs={[]} />)
  expect(screen.getByText('Removed').closest('dialog')).toBeNull()
})

it('does what it offers from inside of a dialog', () => {
  render(<Page dialogs={['Settings']} />)
  let undone = 0
  const action = { label: 'Undo', run: () => void undone++ }
  act(() => void toast({ tone: 'info', title: 'Removed', action }))
  const settings = within(screen.getByRole('dialog', { name: 'Settings' }))
  fireEvent.click(settings.getByRole('button', { name: 'Undo' }))
  expect(undone).toBe(1)
  expect(screen.queryByText('Removed')).toBeNull()
})
