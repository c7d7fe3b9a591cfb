import { ArrowDown, ArrowUp } from 'lucide-react'
import { Icon } from '../components/ui'
import { classes } from '../lib/classes'
import { nextSort } from './sort'
import type { Sort, SortKey } from './sort'

interface TableHeadProps {
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort | undefined) => void
}

/** The names of the columns; a press on one sorts by it. */
export function TableHead(props: TableHeadProps) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-overlay">
      <div
        role="row"
        aria-rowindex={1}
        className="picker-row h-[34px] border-b border-line text-xs text-fg-3"
      >
        <span role="columnheader">
          <span className="sr-only">Chosen</span>
        </span>
        <span role="columnheader">
          <span className="sr-only">Favourite</span>
        </span>
        <SortHead {...props} name="name" label="Model" />
        <SortHead {...props} name="provider" label="Provider" />
        <span role="columnheader" data-tip="Sees images">
          Sees
        </span>
        <span role="columnheader" className="wide-only" data-tip="Says where things are">
          Boxes
        </span>
        <SortHead {...props} name="context" label="Context" right className="wide-only" />
        <SortHead
          {...props}
          name="input"
          label="$ in"
          right
          tip="Dollars per million tokens of input"
        />
        <SortHead
          {...props}
          name="output"
          label="$ out"
          right
          tip="Dollars per million tokens of output"
        />
        <SortHead {...props} name="released" label="Released" right className="wide-only" />
      </div>
    </div>
  )
}

interface SortHeadProps extends TableHeadProps {
  readonly name: SortKey
  readonly label: string
  readonly tip?: string
  readonly right?: boolean
  readonly className?: string
}

function SortHead({ sort, onSort, name, label, tip, right, className }: SortHeadProps) {
  const descending = sort?.key === name ? sort.descending : undefined
  return (
    <span
      role="columnheader"
      aria-sort={descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
      className={classes('min-w-0', right === true && 'text-right', className)}
    >
      <button
        type="button"
        className={classes('picker-sort', descending !== undefined && 'on')}
        data-tip={tip ?? `Sort by ${label.toLowerCase()}`}
        onClick={() => onSort(nextSort(sort, name))}
      >
        {label}
        {descending !== undefined && <Icon icon={descending ? ArrowDown : ArrowUp} size={12} />}
      </button>
    </span>
  )
}
