import { useMemo } from 'react'
import { History, Image, LayoutGrid, Search } from 'lucide-react'
import { isAvailable, useCommands } from '../commands/registry'
import { reopenRun } from '../history/reopen'
import { useDebounced } from '../history/useDebounced'
import { useCall } from '../ipc/hooks'
import { formatSize, formatWhen, plural } from '../lib/format'
import { openBoard, showImage, useBoard } from '../state/boardStore'
import { focusLane } from '../state/navigation'
import { useShownRun } from '../state/shownRun'
import { openDialog } from '../state/uiStore'
import { recentCommands, rememberCommand } from './recent'
import { readSearch } from './sections'
import type { PaletteItem, PaletteSources } from './sections'

const SEARCH_AFTER_MS = 200
const SHORTEST_SEARCH = 2
const MOST_RUNS = 6

/** Everything the palette can offer now, and whether main still looks for runs. */
export function useSources(typed: string): PaletteSources & { readonly searching: boolean } {
  const commands = useCommands()
  const shown = useShownRun()
  const boards = useBoardItems()
  const { runs, searching } = useRunItems(typed)
  return useMemo(
    () => ({
      commands: commands
        .filter((command) => command.keyOnly !== true && isAvailable(command))
        .map((command) => ({ ...command, run: () => runRemembered(command) })),
      recent: recentCommands(),
      models: (shown?.lanes ?? []).map((lane) => ({
        id: `lane/${lane.id}`,
        label: lane.label,
        tag: { letter: lane.letter, hue: lane.hue },
        hint: lane.providerLabel,
        words: `${lane.providerLabel} ${lane.model} ${lane.letter}`,
        run: () => focusLane(lane.id)
      })),
      images: (shown?.images ?? []).map((image, index) => ({
        id: `image/${image.id}`,
        label: image.name,
        icon: Image,
        hint: formatSize(image),
        words: `${index + 1}`,
        run: () => showImage(image.id)
      })),
      boards,
      runs,
      searching
    }),
    [commands, shown, boards, runs, searching]
  )
}

function runRemembered(command: { readonly id: string; readonly run: () => void }): void {
  rememberCommand(command.id)
  command.run()
}

/** The other boards, to switch to. */
function useBoardItems(): readonly PaletteItem[] {
  const current = useBoard((state) => state.board?.id)
  const boards = useCall('boards.list', {}).data
  return useMemo(
    () =>
      (boards ?? [])
        .filter((board) => board.id !== current)
        .map((board) => ({
          id: `board/${board.id}`,
          label: board.name,
          icon: LayoutGrid,
          hint: `${plural(board.imageCount, 'image')}, ${formatWhen(board.updatedAt)}`,
          run: () => void openBoard(board.id)
        })),
    [boards, current]
  )
}

const noRuns: readonly PaletteItem[] = []

/** Runs of all boards whose prompts, answers, models or images contain what was typed. */
function useRunItems(typed: string): {
  readonly runs: readonly PaletteItem[]
  readonly searching: boolean
} {
  const { mode, search } = readSearch(typed)
  const settled = useDebounced(search, SEARCH_AFTER_MS)
  const wanted = mode === 'all' && search.length >= SHORTEST_SEARCH
  const isSettled = settled === search
  const found = useCall(
    'runs.list',
    { search: settled, limit: MOST_RUNS },
    { enabled: wanted && isSettled }
  )
  const boards = useCall('boards.list', {}).data
  const runs = useMemo(() => {
    if (!wanted || !isSettled || !found.data || found.data.length === 0) return noRuns
    const names = new Map(boards?.map(({ id, name }) => [id, name]))
    const items = found.data.map((run): PaletteItem => {
      const board = names.get(run.boardId)
      return {
        id: `run/${run.id}`,
        label: `Run ${run.number}: ${run.title.trim() || 'no prompt'}`,
        icon: History,
        hint: [board, formatWhen(run.createdAt)].filter(Boolean).join(', '),
        run: () => void reopenRun(run)
      }
    })
    const all: PaletteItem = {
      id: 'run/all',
      label: `All runs that contain “${settled}”`,
      icon: Search,
      run: () => openDialog('history', { search: settled })
    }
    return [...items, all]
  }, [wanted, isSettled, found.data, boards, settled])
  return { runs, searching: wanted && (!isSettled || found.isPending) }
}
