import { ArrowUpDown, Maximize, Minus, PanelRight, Plus, Scan, Text } from 'lucide-react'
import { stepZoom, zoomActual } from '../compare/viewer/zoom'
import { currentBoard, editLayout } from '../state/boardStore'
import { focusLane, shownLanes, stepRegion, toggleFold } from '../state/navigation'
import { useUi } from '../state/uiStore'
import { isField } from './keys'
import type { Command } from './registry'

const layout = () => currentBoard()?.layout
const hasImages = () => (currentBoard()?.images.length ?? 0) > 0
const ui = () => useUi.getState()

const columnKeys: readonly Command[] = Array.from({ length: 9 }, (_, index) => index + 1).flatMap(
  (place): readonly Command[] => [
    {
      id: `focus-column-${place}`,
      label: `Focus model column ${place}`,
      section: 'Answers',
      keys: `${place}`,
      keyOnly: true,
      when: () => shownLanes()[place - 1] !== undefined,
      run: () => {
        const lane = shownLanes()[place - 1]
        if (lane) focusLane(lane.id)
      }
    },
    {
      id: `fold-column-${place}`,
      label: `Fold or unfold column ${place}`,
      section: 'Answers',
      keys: `Shift+${place}`,
      keyOnly: true,
      when: () => shownLanes()[place - 1] !== undefined,
      run: () => {
        const lane = shownLanes()[place - 1]
        if (lane) toggleFold(lane.id)
      }
    }
  ]
)

export const viewCommands: readonly Command[] = [
  {
    id: 'toggle-viewer',
    label: 'Show or hide the image',
    section: 'View',
    icon: PanelRight,
    keys: 'V',
    menu: 'toggle-viewer',
    when: hasImages,
    run: () => editLayout({ viewerVisible: !(layout()?.viewerVisible ?? true) })
  },
  {
    id: 'toggle-boxes',
    label: 'Show or hide boxes',
    section: 'View',
    icon: Scan,
    keys: 'B',
    menu: 'toggle-boxes',
    words: 'regions overlay',
    when: hasImages,
    run: () => ui().set({ boxes: !ui().boxes })
  },
  {
    id: 'zoom-in',
    label: 'Zoom in',
    section: 'View',
    icon: Plus,
    keys: '+',
    alsoKeys: ['='],
    menu: 'zoom-in',
    when: hasImages,
    run: () => stepZoom(1)
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    section: 'View',
    icon: Minus,
    keys: '-',
    menu: 'zoom-out',
    when: hasImages,
    run: () => stepZoom(-1)
  },
  {
    id: 'zoom-fit',
    label: 'Fit image',
    section: 'View',
    icon: Maximize,
    keys: '0',
    menu: 'zoom-fit',
    when: hasImages,
    run: () => ui().set({ zoom: 'fit' })
  },
  {
    id: 'zoom-actual',
    label: 'Actual size, 100%',
    section: 'View',
    keys: 'Shift+0',
    menu: 'zoom-actual',
    when: hasImages,
    run: zoomActual
  },
  {
    id: 'scroll-together',
    label: 'Scroll columns together',
    section: 'View',
    icon: ArrowUpDown,
    run: () => editLayout({ scrollTogether: !(layout()?.scrollTogether ?? false) })
  },
  {
    id: 'answer-view',
    label: 'Switch between formatted and plain text',
    section: 'View',
    icon: Text,
    words: 'markdown raw',
    run: () => editLayout({ answerView: layout()?.answerView === 'plain' ? 'markdown' : 'plain' })
  },
  {
    id: 'collapse-dock',
    label: 'Collapse or expand the prompt',
    section: 'View',
    run: () => editLayout({ dockCollapsed: !(layout()?.dockCollapsed ?? false) })
  },
  {
    id: 'next-region',
    label: 'Next part of the window',
    section: 'View',
    keys: 'F6',
    keyOnly: true,
    run: () => stepRegion(1)
  },
  {
    id: 'previous-region',
    label: 'Previous part of the window',
    section: 'View',
    keys: 'Shift+F6',
    keyOnly: true,
    run: () => stepRegion(-1)
  },
  {
    id: 'leave',
    label: 'Leave the field, clear the selection',
    section: 'View',
    keys: 'Escape',
    keyOnly: true,
    // An open menu or panel takes the key for itself.
    when: () => document.querySelector('[popover="auto"]:popover-open') === null,
    run: leave
  },
  ...columnKeys
]

/** Out of a field, so that single letters are keys again; out of the chosen region and the zoom. */
function leave(): void {
  ui().set({ region: undefined, zoom: 'fit' })
  if (isField(document.activeElement) && document.activeElement instanceof HTMLElement)
    document.activeElement.blur()
}
