import { ChevronDown, ChevronUp, Clipboard, FolderOpen, Images, Trash2 } from 'lucide-react'
import { currentBoard } from '../state/boardStore'
import { chooseImages, pasteImages, removeImage } from '../state/importStore'
import { stepImage } from '../state/navigation'
import type { Command } from './registry'

const hasImages = () => (currentBoard()?.images.length ?? 0) > 0

export const imageCommands: readonly Command[] = [
  {
    id: 'open-files',
    label: 'Choose images',
    section: 'Images',
    icon: Images,
    keys: 'Mod+O',
    menu: 'open-files',
    words: 'add open import',
    run: () => void chooseImages('files')
  },
  {
    id: 'open-folder',
    label: 'Choose folder',
    section: 'Images',
    icon: FolderOpen,
    keys: 'Mod+Shift+O',
    menu: 'open-folder',
    words: 'add open import directory',
    run: () => void chooseImages('folder')
  },
  {
    id: 'paste-images',
    label: 'Paste images',
    section: 'Images',
    icon: Clipboard,
    keys: 'Mod+V',
    menu: 'paste-images',
    run: () => void pasteImages()
  },
  {
    id: 'next-image',
    label: 'Next image',
    section: 'Images',
    icon: ChevronDown,
    keys: 'J',
    alsoKeys: ['PageDown', 'Mod+Alt+ArrowRight'],
    menu: 'next-image',
    when: hasImages,
    run: () => stepImage(1)
  },
  {
    id: 'previous-image',
    label: 'Previous image',
    section: 'Images',
    icon: ChevronUp,
    keys: 'K',
    alsoKeys: ['PageUp', 'Mod+Alt+ArrowLeft'],
    menu: 'previous-image',
    when: hasImages,
    run: () => stepImage(-1)
  },
  {
    id: 'remove-image',
    label: 'Remove image from board',
    section: 'Images',
    icon: Trash2,
    keys: 'Delete',
    menu: 'remove-image',
    when: () => hasImages() && currentBoard()?.layout.currentRun === undefined,
    run: () => {
      const board = currentBoard()
      const id = board?.layout.currentImage ?? board?.images[0]?.id
      if (id) void removeImage(id)
    }
  }
]
