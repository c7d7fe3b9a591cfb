import { create } from 'zustand'

export interface ToastAction {
  readonly label: string
  readonly keys?: string
  readonly run: () => void
}

export interface Toast {
  readonly id: number
  readonly tone: 'ok' | 'info' | 'warn' | 'danger'
  readonly title: string
  readonly detail?: string
  readonly action?: ToastAction
}

interface ToastState {
  readonly toasts: readonly Toast[]
  readonly show: (toast: Omit<Toast, 'id'>) => number
  readonly dismiss: (id: number) => void
}

const MOST_AT_ONCE = 4
let lastId = 0

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  show(toast) {
    const id = ++lastId
    set(({ toasts }) => ({ toasts: [...toasts.slice(1 - MOST_AT_ONCE), { ...toast, id }] }))
    return id
  },
  dismiss(id) {
    set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
  }
}))

/** Shows a toast for six seconds, longer while it is hovered or focused. Returns its id. */
export function toast(value: Omit<Toast, 'id'>): number {
  return useToasts.getState().show(value)
}
