import { create } from 'zustand'

/** Modal dialogs that are open, the topmost last; nothing outside of that one can be reached. */
export const useModals = create<{ readonly open: readonly string[] }>(() => ({ open: [] }))

/** Notes a dialog as the topmost one; returns what takes it out again. */
export function noteModal(id: string): () => void {
  useModals.setState(({ open }) => ({ open: [...open, id] }))
  return () => useModals.setState(({ open }) => ({ open: open.filter((other) => other !== id) }))
}
