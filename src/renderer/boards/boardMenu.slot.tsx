import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Check, FilePlus2, Pencil, Search, Trash2 } from 'lucide-react'
import type { BoardSummary } from '../../shared/domain/board'
import { Button, Field, Icon, toast } from '../components/ui'
import { runCommand } from '../commands/registry'
import { commandCall, useCall } from '../ipc/hooks'
import { classes } from '../lib/classes'
import { formatWhen, plural } from '../lib/format'
import { currentBoard, flushBoard, openBoard, useBoard } from '../state/boardStore'

interface BoardMenuProps {
  readonly onClose: () => void
}

/** Hangs on the board's name: find, open, make, rename and delete boards. */
export default function BoardMenu({ onClose }: BoardMenuProps) {
  const [search, setSearch] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const boards = useCall('boards.list', {}).data ?? []
  const current = useBoard((state) => state.board?.id)
  const shown = boards.filter((board) =>
    board.name.toLowerCase().includes(search.trim().toLowerCase())
  )

  const open = (board: BoardSummary | undefined) => {
    if (!board) return
    onClose()
    void openBoard(board.id)
  }

  return (
    <div className="flex max-h-[min(460px,calc(100vh-80px))] w-[320px] flex-col">
      <div className="p-2 pb-1">
        <Field
          ref={(input) => input?.focus()}
          icon={Search}
          type="search"
          label="Find a board"
          placeholder="Find a board"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') open(shown[0])
            if (event.key === 'ArrowDown') focusItem(list.current, 0)
          }}
        />
      </div>
      <ul
        ref={list}
        className="m-0 min-h-0 flex-1 list-none overflow-y-auto p-1.5"
        aria-label="Boards"
      >
        {shown.map((board) => (
          <BoardRow
            key={board.id}
            board={board}
            isCurrent={board.id === current}
            onOpen={() => open(board)}
            onMove={(step, from) => moveFocus(list.current, from, step)}
          />
        ))}
        {shown.length === 0 && <li className="px-2 py-3 text-sm text-fg-3">No board fits.</li>}
      </ul>
      <div className="flex items-center gap-1 border-t border-line p-1.5">
        <Button
          variant="quiet"
          size="sm"
          icon={FilePlus2}
          onClick={() => {
            onClose()
            runCommand('new-board')
          }}
        >
          New board
        </Button>
        <Button
          variant="quiet"
          size="sm"
          icon={Pencil}
          onClick={() => {
            onClose()
            runCommand('rename-board')
          }}
        >
          Rename
        </Button>
        <Button
          variant="quiet"
          size="sm"
          icon={Trash2}
          className="ml-auto"
          onClick={() => {
            onClose()
            void deleteCurrentBoard()
          }}
        >
          Delete
        </Button>
      </div>
    </div>
  )
}

interface BoardRowProps {
  readonly board: BoardSummary
  readonly isCurrent: boolean
  readonly onOpen: () => void
  readonly onMove: (step: 1 | -1, from: HTMLElement) => void
}

function BoardRow({ board, isCurrent, onOpen, onMove }: BoardRowProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
    if (step === undefined) return
    event.preventDefault()
    onMove(step, event.currentTarget)
  }
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent || undefined}
        className={classes('mi', isCurrent && 'font-medium')}
        onClick={onOpen}
        onKeyDown={onKeyDown}
      >
        <span className="w-3.5 shrink-0">{isCurrent && <Icon icon={Check} size={14} />}</span>
        <span className="min-w-0 flex-1 truncate">{board.name}</span>
        <span className="num pl-3 text-xs text-fg-3">
          {plural(board.imageCount, 'image')}, {formatWhen(board.updatedAt)}
        </span>
      </button>
    </li>
  )
}

function focusItem(list: HTMLElement | null, index: number): void {
  list?.querySelectorAll<HTMLElement>('button')[index]?.focus()
}

function moveFocus(list: HTMLElement | null, from: HTMLElement, step: 1 | -1): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])]
  focusItem(list, Math.max(0, Math.min(items.length - 1, items.indexOf(from) + step)))
}

/** Deletes the open board and shows the one that was open before it. Can be undone. */
export async function deleteCurrentBoard(): Promise<void> {
  const board = currentBoard()
  if (!board) return
  const { id, name } = board
  // Undo brings back what is saved.
  await flushBoard()
  await commandCall('boards.delete', { id })
  await openBoard()
  const undo = async () => {
    await commandCall('boards.restore', { id })
    await openBoard(id)
  }
  toast({
    tone: 'info',
    title: `Deleted the board ${name}`,
    action: { label: 'Undo', run: () => void undo() }
  })
}
