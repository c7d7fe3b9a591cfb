import { Check, CircleAlert, CirclePause } from 'lucide-react'
import type { RunSummary } from '../../shared/domain/run'
import { MockTag, ModelTag, Pill, Spinner } from '../components/ui'
import { formatWhen, plural } from '../lib/format'
import { hasMock, sizeWords, spentTip, spentWords } from './runWords'

interface RunItemProps {
  readonly run: RunSummary
  /** Given where runs of several boards are listed. */
  readonly boardName: string | undefined
  /** Its answers are on screen now. */
  readonly shown: boolean
  /** The one of the list that Tab reaches. */
  readonly active: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
}

/** One run: what was asked, of which models, and how it went. */
export function RunItem({ run, boardName, shown, active, onFocus, onOpen }: RunItemProps) {
  return (
    <li>
      <button
        type="button"
        data-run={run.id}
        tabIndex={active ? 0 : -1}
        aria-current={shown || undefined}
        className="run-item block w-full border-b border-line px-4 py-2.5 text-left"
        onFocus={onFocus}
        onClick={onOpen}
      >
        <span className="num flex items-center gap-2 text-xs text-fg-3">
          <b className="text-sm font-medium text-fg">Run {run.number}</b>
          {formatWhen(run.createdAt)}
          {boardName !== undefined && <span className="min-w-0 truncate">in {boardName}</span>}
          {shown && <Pill tone="accent">Shown now</Pill>}
          {hasMock(run) && <MockTag />}
          <span className="ml-auto text-fg-2" data-tip={spentTip(run)}>
            {spentWords(run)}
          </span>
        </span>
        <span className="mt-0.5 block truncate text-sm text-fg-2">
          {run.title.trim() || 'No prompt'}
        </span>
        <span className="mt-1.5 flex items-center gap-2">
          <Lanes run={run} />
          <span className="num truncate text-xs text-fg-3">{sizeWords(run)}</span>
          <span className="ml-auto flex shrink-0 gap-1">
            <Counts run={run} />
          </span>
        </span>
      </button>
    </li>
  )
}

/** Tags that fit the row; the others are counted. */
const MOST_TAGS = 8

function Lanes({ run }: { readonly run: RunSummary }) {
  const more = run.lanes.length - MOST_TAGS
  return (
    <span
      className="flex items-center gap-1"
      data-tip={run.lanes.map(({ label }) => label).join(', ')}
    >
      {run.lanes.slice(0, MOST_TAGS).map(({ id, letter, hue }) => (
        <ModelTag key={id} letter={letter} hue={hue} small />
      ))}
      {more > 0 && <span className="num text-xs text-fg-3">+{more}</span>}
      <span className="sr-only">{run.lanes.map(({ label }) => label).join(', ')}</span>
    </span>
  )
}

function Counts({ run }: { readonly run: RunSummary }) {
  const { counts, state } = run
  const over = counts.done + counts.failed
  if (state === 'running')
    return (
      <Pill before={<Spinner />}>
        {over} of {counts.total}
      </Pill>
    )
  return (
    <>
      {state === 'interrupted' && (
        <Pill tone="warn" icon={CirclePause} tip="Triptych closed while it was going on">
          Interrupted
        </Pill>
      )}
      {counts.failed > 0 && (
        <Pill tone="danger" icon={CircleAlert} tip={`${plural(counts.failed, 'answer')} failed`}>
          {counts.failed} failed
        </Pill>
      )}
      {counts.done > 0 && (
        <Pill tone="ok" icon={Check}>
          {counts.done} done
        </Pill>
      )}
    </>
  )
}
