import './dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ProviderId } from '../../shared/domain/ids'
import { useToasts } from '../components/ui'
import { queryClient } from '../ipc/hooks'
import Settings from '../settings/settings.slot'
import { installFakeBridge } from './fakeBridge'
import type { FakeHandlers } from './fakeBridge'

interface OpenSettings {
  /** What a call was given, each time it was made, oldest first. */
  readonly callsOf: (name: string) => readonly unknown[]
  readonly closed: () => boolean
}

/** Opens the settings over a main process that answers with `handlers`. */
export function openSettings(
  handlers: FakeHandlers,
  props: { readonly page?: string; readonly provider?: ProviderId } = {}
): OpenSettings {
  Element.prototype.scrollIntoView = () => undefined
  const { calls } = installFakeBridge(handlers)
  let closed = false
  render(
    <QueryClientProvider client={queryClient}>
      <Settings onClose={() => (closed = true)} {...props} />
    </QueryClientProvider>
  )
  return {
    callsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input),
    closed: () => closed
  }
}

/** For `afterEach`. */
export function closeSettings(): void {
  cleanup()
  queryClient.clear()
  useToasts.setState({ toasts: [] })
}

/** Everything on the page that a person or a tool could read, values of fields included. */
export function everythingShown(): string {
  const values = [...document.querySelectorAll('input')].map((input) => input.value)
  return [document.documentElement.outerHTML, ...values].join('\n')
}

export const button = (name: string | RegExp) => screen.getByRole('button', { name })

export function type(label: string | RegExp, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
}
