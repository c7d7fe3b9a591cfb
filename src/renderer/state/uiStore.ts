import { create } from 'zustand'
import type { ImportReport } from '../../shared/domain/image'
import type { LaneId, ProviderId } from '../../shared/domain/ids'
import type { DetailsTab } from '../compare/viewer/tabs'
import type { View } from '../compare/viewer/zoom'

/** Every dialog and drawer of the app with what it is opened with. One at a time. */
export interface Dialogs {
  picker: { readonly search?: string }
  settings: { readonly page?: string; readonly provider?: ProviderId }
  palette: { readonly search?: string }
  history: { readonly search?: string }
  shortcuts: Record<string, never>
  about: Record<string, never>
  /** What an import left out, and why. */
  skipped: { readonly report: ImportReport }
  /** Saves the board's models as a set. */
  saveSet: Record<string, never>
  /** Saves the prompt as a preset. */
  savePreset: Record<string, never>
  renameBoard: Record<string, never>
  /** Takes over keys that lie in the environment. */
  importKeys: Record<string, never>
  /** An address that an answer links to, shown before it is opened. */
  openLink: { readonly url: string }
}
export type DialogName = keyof Dialogs

export type OpenDialog = {
  [N in DialogName]: { readonly name: N; readonly props: Dialogs[N] }
}[DialogName]

/** How the picture is shown: fitted, or at a scale around one of its points. */
export type Zoom = 'fit' | View

interface UiState {
  readonly dialog: OpenDialog | undefined
  /** The column that keys such as C and R act on. */
  readonly focusedLane: LaneId | undefined
  /** Columns that were unfolded or focused, the latest last: those before them fold first. */
  readonly recentLanes: readonly LaneId[]
  readonly boxes: boolean
  /** Whose boxes were turned on or off by hand. */
  readonly boxLanes: Readonly<Partial<Record<LaneId, boolean>>>
  readonly zoom: Zoom
  readonly detailsTab: DetailsTab
  /** Number of the region that is hovered or chosen, and whose. */
  readonly region: { readonly lane: LaneId; readonly index: number } | undefined
  /** How answers that are data are shown, in every column. */
  readonly answerAs: 'text' | 'fields'
  /** Ask the parameters to open: for the board, or for one lane. */
  readonly parametersOpen: 'board' | LaneId | undefined
  readonly openDialog: <N extends DialogName>(name: N, props: Dialogs[N]) => void
  readonly closeDialog: () => void
  readonly set: (patch: Partial<Omit<UiState, 'openDialog' | 'closeDialog' | 'set'>>) => void
}

/** What is open and what is chosen in this window; gone on reload, never saved. */
export const useUi = create<UiState>((set) => ({
  dialog: undefined,
  focusedLane: undefined,
  recentLanes: [],
  boxes: true,
  boxLanes: {},
  zoom: 'fit',
  detailsTab: 'regions',
  region: undefined,
  answerAs: 'text',
  parametersOpen: undefined,
  openDialog: (name, props) => set({ dialog: { name, props } as OpenDialog }),
  closeDialog: () => set({ dialog: undefined }),
  set: (patch) => set(patch)
}))

/** Opens a dialog from outside a component. */
export function openDialog<N extends DialogName>(name: N, props: Dialogs[N]): void {
  useUi.getState().openDialog(name, props)
}
