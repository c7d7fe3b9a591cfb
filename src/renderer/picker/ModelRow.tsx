import { Check, CircleHelp, Minus, Star } from 'lucide-react'
import type { Capability, ModelInfo } from '../../shared/domain/model'
import { Icon, IconButton } from '../components/ui'
import { classes } from '../lib/classes'
import { UNKNOWN, formatBytes } from '../lib/format'
import type { Choice } from './filter'

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
  const { model, provider } = choice
  const chosen = count > 0
  const cannotAdd = full && !chosen
  return (
    // Space and the arrows are handled by the grid around the rows.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={active ? 0 : -1}
      ref={(element) => element?.style.setProperty('transform', `translateY(${top}px)`)}
      className={classes(
        'picker-row absolute inset-x-0 top-0 h-[39px] border-b border-line text-sm',
        chosen && 'bg-selection',
        cannotAdd && 'text-fg-disabled'
      )}
      data-tip={cannotAdd ? 'A board compares up to 8 models' : undefined}
      onFocus={onFocus}
      onClick={() => !cannotAdd && onToggle()}
    >
      <span role="gridcell" className="grid place-items-center">
        <ChosenMark count={count} />
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
      <span role="gridcell" className="truncate text-fg-2">
        {provider.label}
      </span>
      <AbilityCell value={model.vision} why={model.visionSource} />
      <AbilityCell value={model.boxes} />
      <span role="gridcell" className="num text-right text-fg-2">
        {contextOf(model)}
      </span>
      <span role="gridcell" className="num text-right">
        <PriceCell model={model} />
      </span>
    </div>
  )
}

function ChosenMark({ count }: { readonly count: number }) {
  if (count > 1) return <span className="num text-xs font-semibold text-accent-fg">{count}×</span>
  return (
    <span aria-hidden className={classes('picker-check', count === 1 && 'on')}>
      {count === 1 && <Icon icon={Check} size={12} />}
    </span>
  )
}

const ABILITY = {
  yes: { icon: Check, word: 'Yes', tone: 'text-fg-2' },
  no: { icon: Minus, word: 'No', tone: 'text-fg-3' },
  unknown: { icon: CircleHelp, word: 'Unknown', tone: 'text-fg-3' }
} as const

function AbilityCell({ value, why }: { readonly value: Capability; readonly why?: string }) {
  const { icon, word, tone } = ABILITY[value]
  return (
    <span role="gridcell" className={classes('flex items-center gap-1.5', tone)} data-tip={why}>
      <Icon icon={icon} size={13} />
      {word}
    </span>
  )
}

function contextOf(model: ModelInfo): string {
  const tokens = model.contextTokens
  if (tokens === undefined) return UNKNOWN
  if (tokens >= 1_000_000) return `${Number((tokens / 1_000_000).toFixed(1))}M`
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}K` : String(tokens)
}

function PriceCell({ model }: { readonly model: ModelInfo }) {
  if (model.free)
    return (
      <>
        {model.sizeBytes !== undefined && (
          <span className="mr-2 text-fg-3">{formatBytes(model.sizeBytes)}</span>
        )}
        <span className="text-ok">Free</span>
      </>
    )
  if (!model.price) return <span className="text-fg-3">{UNKNOWN}</span>
  return (
    <span className="text-fg-2" data-tip={`Price: ${model.price.source}`}>
      {model.price.inputPerMTok} / {model.price.outputPerMTok}
    </span>
  )
}
