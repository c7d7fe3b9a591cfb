import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { History as HistoryIcon, Search, SearchX, Undo2, X } from 'lucide-react'
import type { RunSummary } from '../../shared/domain/run'
import { Banner, Button, Dialog, EmptyState, Field, IconButton, Segmented } from '../components/ui'
import { describeError } from '../ipc/client'
import { useCall } from '../ipc/hooks'
import type { DialogSlot } from '../shell/slots'
import { useBoard } from '../state/boardStore'
import { showRun } from '../state/shownRun'
import { RunItem } from './RunItem'
import { reopenRun } from './reopen'
import { useDebounced } from './useDebounced'
import { useRunPages } from './useRunPages'
import './history.css'

/** A search waits this long for the next letter: it looks through every answer. */
const SEARCH_AFTER_MS = 250

const SCOPES = [
  { value: 'board', label: 'This board' },
  { value: 'all', label: 'All boards' }
] as const
type Scope = (typeof SCOPES)[number]['value']

/** The runs there have been, newest first; choosing one shows it exactly as it was. */
export default function History({ search: asked = '', onClose }: DialogSlot<'history'>) {
  const [search, setSearch] = useState(asked)
  const [scope, setScope] = useState<Scope>(asked === '' ? 'board' : 'all')
  const boardId = useBoard((state) => state.board?.id)
  const reopened = useBoard((state) => state.board?.layout.currentRun)
  const list = useRef<HTMLUListElement>(null)

  const open = (run: RunSummary) => {
    onClose()
    void reopenRun(run)
  }
  return (
    <Dialog label="History of runs" side="right" onClose={onClose} className="w-[520px]">
      <header className="shrink-0 border-b border-line px-4 py-3">
        <div className="flex items-center gap-3">
          <h1 className="m-0 text-lg font-semibold tracking-tight">History</h1>
          <Segmented
            size="sm"
            label="Runs of"
            value={scope}
            segments={SCOPES}
            onChange={setScope}
          />
          <span className="ml-auto" />
          {reopened !== undefined && (
            <Button
              size="sm"
              icon={Undo2}
              onClick={() => {
                onClose()
                showRun(undefined)
              }}
            >
              Back to the board
            </Button>
          )}
          <IconButton icon={X} label="Close" keys="Escape" onClick={onClose} />
        </div>
        <Field
          data-autofocus
          icon={Search}
          type="search"
          className="mt-2.5"
          label="Search runs"
          placeholder="Search prompts, answers, models and image names"
          maxLength={500}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
          }}
        />
      </header>
      <RunList
        scope={scope}
        boardId={scope === 'board' ? boardId : undefined}
        search={useDebounced(search, SEARCH_AFTER_MS)}
        reopened={reopened}
        list={list}
        onOpen={open}
        onAllBoards={() => setScope('all')}
      />
    </Dialog>
  )
}

interface RunListProps {
  readonly scope: Scope
  readonly boardId: RunSummary['boardId'] | undefined
  readonly search: string
  readonly reopened: RunSummary['id'] | undefined
  readonly list: RefObject<HTMLUListElement | null>
  readonly onOpen: (run: RunSummary) => void
  readonly onAllBoards: () => void
}

function RunList(props: RunListProps) {
  const { scope, boardId, search, reopened, list, onOpen, onAllBoards } = props
  const { runs, error, hasMore, loadingMore, loadMore } = useRunPages({
    search,
    ...(boardId !== undefined && { boardId })
  })
  const names = useBoardNames()
  const [active, setActive] = useState(0)
  const current = Math.min(active, (runs?.length ?? 1) - 1)

  if (error) {
    const { sentence, nextStep } = describeError(error)
    return (
      <Banner tone="danger" title={sentence} className="m-4">
        {nextStep}
      </Banner>
    )
  }
  if (runs?.length === 0)
    return <NoRuns search={search.trim()} scope={scope} onAllBoards={onAllBoards} />
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {/* The arrows move between the buttons inside. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        ref={list}
        aria-label="Runs"
        className="m-0 list-none p-0"
        onKeyDown={(event) => moveFocus(event, list.current)}
      >
        {runs?.map((run, index) => (
          <RunItem
            key={run.id}
            run={run}
            boardName={scope === 'all' ? names.get(run.boardId) : undefined}
            shown={run.id === reopened}
            active={index === current}
            onFocus={() => setActive(index)}
            onOpen={() => onOpen(run)}
          />
        ))}
      </ul>
      {hasMore && (
        <div className="grid place-items-center p-3">
          <Button size="sm" busy={loadingMore} onClick={loadMore}>
            Show older runs
          </Button>
        </div>
      )}
    </div>
  )
}

function useBoardNames(): ReadonlyMap<string, string> {
  const boards = useCall('boards.list', {}).data
  return useMemo(() => new Map(boards?.map(({ id, name }) => [id, name])), [boards])
}

/** One tab stop for the list: arrows, Home and End move within it. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[data-run]') ?? [])]
  const at = items.indexOf(event.target as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined || at < 0) return
  event.preventDefault()
  items[Math.max(0, Math.min(items.length - 1, to))]?.focus()
}

interface NoRunsProps {
  readonly search: string
  readonly scope: Scope
  readonly onAllBoards: () => void
}

function NoRuns({ search, scope, onAllBoards }: NoRunsProps) {
  const allBoards = scope === 'board' && <Button onClick={onAllBoards}>Look in all boards</Button>
  if (search !== '')
    return (
      <EmptyState icon={SearchX} title={`No run contains “${search}”`} action={allBoards}>
        Prompts, answers, models and image names were searched.
      </EmptyState>
    )
  return (
    <EmptyState icon={HistoryIcon} title="No run yet" action={allBoards}>
      Each press of Run is kept here with its answers, timings and costs.
    </EmptyState>
  )
}
