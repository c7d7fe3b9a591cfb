import { Suspense, createElement, lazy } from 'react'
import type { ComponentType, LazyExoticComponent, ReactNode } from 'react'
import { useUi } from '../state/uiStore'
import type { DialogName, Dialogs } from '../state/uiStore'

/**
 * Dialogs and menus that live in folders of their own are found, not listed: a file
 * `<folder>/<name>.slot.tsx` with a default export is the dialog `<name>` of `Dialogs`, or one of
 * the fixed places below. Each is loaded when it is first shown.
 */
type Module = { readonly default: ComponentType<SlotProps> }

/** What every slot gets: the props it was opened with, and the way to close it. */
interface SlotProps {
  readonly onClose: () => void
  readonly [prop: string]: unknown
}

/** Props of the component behind a dialog, for its default export. */
export type DialogSlot<N extends DialogName> = Dialogs[N] & { readonly onClose: () => void }

const loaders = import.meta.glob<Module>(
  '../{picker,settings,palette,history,boards,dialogs}/*.slot.tsx'
)

function slotName(path: string): string {
  return /([^/]+)\.slot\.tsx$/.exec(path)?.[1] ?? path
}

const slots = new Map<string, LazyExoticComponent<ComponentType<SlotProps>>>(
  Object.entries(loaders).map(([path, load]) => [slotName(path), lazy(load)])
)

/**
 * Loads every slot's code while nothing else is going on, so that the first press of a key opens its
 * dialog at once and what is typed after it arrives there.
 */
export function preloadSlots(): void {
  requestIdleCallback(() => Object.values(loaders).forEach((load) => void load()))
}

/** Names of all slots that exist; a test holds them against `Dialogs`. */
export function slotNames(): readonly string[] {
  return [...slots.keys()]
}

/** A place in the window that another folder fills: `boardMenu` hangs on the board's name. */
export function Slot({
  name,
  ...props
}: SlotProps & { readonly name: 'boardMenu' | DialogName }): ReactNode {
  const component = slots.get(name)
  // Made from the map of slots, which never changes, so a name always gives the same component.
  return component ? <Suspense>{createElement(component, props)}</Suspense> : null
}

/** Shows the open dialog. */
export function DialogHost() {
  const dialog = useUi((state) => state.dialog)
  const closeDialog = useUi((state) => state.closeDialog)
  return dialog ? (
    <Slot key={dialog.name} {...dialog.props} name={dialog.name} onClose={closeDialog} />
  ) : null
}
