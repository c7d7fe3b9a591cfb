import { useRef, useState } from 'react'
import type { DragEvent, KeyboardEvent, ReactNode } from 'react'
import { ArrowLeft, ArrowRight, Plus, SlidersHorizontal, X } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { LaneId } from '../../shared/domain/ids'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane } from '../../shared/domain/lane'
import { Button, Icon, Menu, ModelTag } from '../components/ui'
import type { TriggerProps } from '../components/ui'
import { classes } from '../lib/classes'
import { moveLane, removeLane } from '../state/lanes'
import { focusLane } from '../state/navigation'
import { openDialog, useUi } from '../state/uiStore'

const DRAG_TYPE = 'application/x-triptych-lane'

interface ModelChipsProps {
  readonly board: Board
  readonly locked: boolean
  readonly look: 'names' | 'letters'
}

/** The board's lanes in order: drag or ⌥ arrows move them, ⌫ removes, the menu does both. */
export function ModelChips({ board, locked, look }: ModelChipsProps) {
  const row = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState<number>()

  const focusChip = (index: number) =>
    requestAnimationFrame(() => {
      const chips = row.current?.querySelectorAll<HTMLElement>('[data-chip]') ?? []
      chips[Math.max(0, Math.min(chips.length - 1, index))]?.focus()
    })
  const onKeyDown = (event: KeyboardEvent, lane: Lane, index: number) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.key === 'Backspace' || event.key === 'Delete') {
      if (locked) return
      event.preventDefault()
      event.stopPropagation()
      removeLane(lane.id)
      focusChip(index)
    } else if (step !== undefined) {
      event.preventDefault()
      if (event.altKey && !locked) moveLane(lane.id, index + step)
      focusChip(index + step)
    }
  }
  const onDrop = (event: DragEvent, index: number) => {
    const id = event.dataTransfer.getData(DRAG_TYPE) as LaneId
    setOver(undefined)
    if (id === '') return
    event.preventDefault()
    const from = board.lanes.findIndex((lane) => lane.id === id)
    moveLane(id, from >= 0 && from < index ? index - 1 : index)
  }

  return (
    <div
      ref={row}
      role="group"
      aria-label="Models on this board"
      className={classes('flex min-w-0 items-center', look === 'names' ? 'gap-1.5' : 'gap-1')}
    >
      {board.lanes.map((lane, index) => (
        <LaneMenu
          key={lane.id}
          lane={lane}
          index={index}
          count={board.lanes.length}
          locked={locked}
          trigger={(trigger) => (
            <button
              {...trigger}
              type="button"
              data-chip
              aria-label={`${laneLetter(index)}, ${lane.label}`}
              draggable={!locked}
              data-tip={chipTip(lane, look)}
              className={classes(
                'relative',
                look === 'names'
                  ? 'chip min-w-0 shrink'
                  : 'grid h-6 w-6 place-items-center rounded-sm',
                over === index && 'insert-before'
              )}
              onKeyDown={(event) => onKeyDown(event, lane, index)}
              onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, lane.id)}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(DRAG_TYPE)) return
                event.preventDefault()
                setOver(index)
              }}
              onDragLeave={() => setOver(undefined)}
              onDragEnd={() => setOver(undefined)}
              onDrop={(event) => onDrop(event, index)}
            >
              <ModelTag letter={laneLetter(index)} hue={lane.hue} />{' '}
              {look === 'names' && <span className="truncate">{lane.label}</span>}
              {look === 'names' && isOverridden(lane) && (
                <Icon icon={SlidersHorizontal} size={12} className="text-fg-3" />
              )}
            </button>
          )}
        />
      ))}
      <Button
        variant="quiet"
        size="sm"
        icon={Plus}
        disabled={locked}
        data-tip="Choose models"
        data-tip-keys="Mod+Shift+M"
        onClick={() => openDialog('picker', {})}
      >
        Models
      </Button>
    </div>
  )
}

/** Whether a lane differs from the board in a parameter or in its prompt. */
export function isOverridden(lane: Lane): boolean {
  return Object.keys(lane.params).length > 0 || Object.keys(lane.prompt ?? {}).length > 0
}

function chipTip(lane: Lane, look: 'names' | 'letters'): string | undefined {
  const own = isOverridden(lane) ? 'Has parameters of its own' : undefined
  return look === 'letters' ? [lane.label, own].filter(Boolean).join('. ') : own
}

interface LaneMenuProps {
  readonly lane: Lane
  readonly index: number
  readonly count: number
  readonly locked: boolean
  readonly trigger: (props: TriggerProps) => ReactNode
}

function LaneMenu({ lane, index, count, locked, trigger }: LaneMenuProps) {
  return (
    <Menu
      label={lane.label}
      side="above-start"
      trigger={trigger}
      items={[
        {
          id: 'focus',
          label: 'Go to its column',
          keys: `${index + 1}`,
          onSelect: () => focusLane(lane.id)
        },
        {
          id: 'params',
          label: 'Change its parameters',
          icon: SlidersHorizontal,
          disabled: locked,
          onSelect: () => useUi.getState().set({ parametersOpen: lane.id })
        },
        'line',
        {
          id: 'left',
          label: 'Move left',
          icon: ArrowLeft,
          keys: 'Alt+ArrowLeft',
          disabled: locked || index === 0,
          onSelect: () => moveLane(lane.id, index - 1)
        },
        {
          id: 'right',
          label: 'Move right',
          icon: ArrowRight,
          keys: 'Alt+ArrowRight',
          disabled: locked || index === count - 1,
          onSelect: () => moveLane(lane.id, index + 1)
        },
        'line',
        {
          id: 'remove',
          label: 'Remove from board',
          icon: X,
          keys: 'Backspace',
          danger: true,
          disabled: locked,
          onSelect: () => removeLane(lane.id)
        }
      ]}
    />
  )
}
