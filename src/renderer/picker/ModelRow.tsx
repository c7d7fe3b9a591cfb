import { Check, CircleHelp, KeyRound, Minus, Star } from 'lucide-react'
import type { Capability, ModelInfo } from '../../shared/domain/model'
import { Icon, IconButton, MockTag } from '../components/ui'
import { classes } from '../lib/classes'
import { UNKNOWN, formatMonth } from '../lib/format'
import { openDialog } from '../state/uiStore'
import type { Choice } from './choice'
import { PriceCells } from './PriceCells'

interface ModelRowProps {
  readonly choice: Choice
  readonly index: number
  /** Pixels from the top of the list. */
  readonly top: number
  readonly active: boolean
  /** How many lanes of the draft are this model. */
  readonly count: number
  readonly full: boolean
  readonly favourite: boolean
  readonly onFocus: () => void
  readonly onToggle: () => void
  readonly onFavourite: () => void
}

export function ModelRow(props: ModelRowProps) {
  const { choice, index, top, active, count, full, favourite, onFocus, onToggle } = props
  const { model, ready } = choice
  const chosen = count > 0
  const why = chosen ? undefined : whyNot(choice, full)
  return (
    // Space and the arrows are handled by the grid around the rows.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      aria-disabled={why !== undefined || undefined}
      tabIndex={active ? 0 : -1}
      ref={(element) => element?.style.setProperty('transform', `translateY(${top}px)`)}
      className={classes(
        'picker-row absolute inset-x-0 top-0 h-[39px] border-b border-line text-sm',
        chosen && 'bg-selection',
        !ready && 'text-fg-2'
      )}
      data-tip={why}
      onFocus={onFocus}
      onClick={() => why === undefined && onToggle()}
    >
      <span role="gridcell" className="grid place-items-center">
        <ChosenMark count={count} off={why !== undefined} />
      </span>
      <span role="gridcell">
        <IconButton
          icon={Star}
          size="sm"
          tabIndex={-1}
          pressed={favourite}
          label={favourite ? 'Remove from favourites' : 'Add to favourites'}
          keys="F"
          className={classes('picker-star', favourite && 'on')}
          onClick={(event) => {
            event.stopPropagation()
            props.onFavourite()
          }}
        />
      </span>
      <span role="gridcell" className="min-w-0 leading-4">
        <span className="block truncate font-medium">{model.label}</span>
        <span className="block truncate font-mono text-2xs text-fg-3">{model.id}</span>
      </span>
      <ProviderCell choice={choice} active={active} />
      <AbilityCell value={model.vision} what="Sees images" why={model.visionSource} />
      <AbilityCell value={model.boxes} what="Boxes" className="wide-only" />
      <span role="gridcell" className="num wide-only text-right text-fg-2">
        {contextOf(model)}
      </span>
      <PriceCells model={model} />
      <span role="gridcell" className="num wide-only text-right text-xs text-fg-3">
        {model.released === undefined ? UNKNOWN : formatMonth(model.released)}
      </span>
    </div>
  )
}

/** Why a model cannot be added, in a sentence; undefined when it can. */
function whyNot({ keyless, provider }: Choice, full: boolean): string | undefined {
  if (keyless) return `${provider.label} needs a key first`
  return full ? 'A board compares up to 8 models' : undefined
}

function ChosenMark({ count, off }: { readonly count: number; readonly off: boolean }) {
  if (count > 1) return <span className="num text-xs font-semibold text-accent-fg">{count}×</span>
  return (
    <span aria-hidden className={classes('picker-check', count === 1 && 'on', off && 'opacity-45')}>
      {count === 1 && <Icon icon={Check} size={12} />}
    </span>
  )
}

/** The provider, what it lacks, and where a key is missing the way to enter one. */
function ProviderCell({ choice, active }: { readonly choice: Choice; readonly active: boolean }) {
  const { provider, keyless, lacks } = choice
  return (
    <span role="gridcell" className="flex min-w-0 items-center gap-1 text-fg-2">
      <span className="min-w-0 flex-1 leading-4">
        <span className="block truncate">{provider.label}</span>
        {(provider.mock || lacks !== undefined) && (
          <span className="flex items-center gap-1 text-2xs text-fg-3">
            {provider.mock && <MockTag />}
            <span className="truncate" data-tip={lacks}>
              {lacks}
            </span>
          </span>
        )}
      </span>
      {keyless && (
        <IconButton
          icon={KeyRound}
          size="sm"
          tabIndex={active ? 0 : -1}
          label={`Add a key for ${provider.label}`}
          onClick={(event) => {
            event.stopPropagation()
            openDialog('settings', { provider: provider.id })
          }}
        />
      )}
    </span>
  )
}

const ABILITY = {
  yes: { icon: Check, word: 'Yes', tone: 'text-fg-2' },
  no: { icon: Minus, word: 'No', tone: 'text-fg-3' },
  unknown: { icon: CircleHelp, word: 'Unknown', tone: 'text-fg-3' }
} as const

interface AbilityCellProps {
  readonly value: Capability
  readonly what: string
  /** Who says so. */
  readonly why?: string
  readonly className?: string
}

function AbilityCell({ value, what, why = '', className }: AbilityCellProps) {
  const { icon, word, tone } = ABILITY[value]
  const source = why === '' ? '' : `, ${why}`
  return (
    <span
      role="gridcell"
      className={classes('flex items-center pl-1.5', tone, className)}
      data-tip={`${what}: ${word.toLowerCase()}${source}`}
    >
      <Icon icon={icon} size={13} />
      <span className="sr-only">{word}</span>
    </span>
  )
}

function contextOf(model: ModelInfo): string {
  const tokens = model.contextTokens
  if (tokens === undefined) return UNKNOWN
  if (tokens >= 1_000_000) return `${Number((tokens / 1_000_000).toFixed(1))}M`
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}K` : String(tokens)
}
