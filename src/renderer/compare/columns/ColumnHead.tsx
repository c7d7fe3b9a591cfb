import type { Answer } from '../../../shared/domain/answer'
import type { ModelInfo } from '../../../shared/domain/model'
import { MockTag, ModelTag, Pill, Spinner } from '../../components/ui'
import { classes } from '../../lib/classes'
import { UNKNOWN } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import type { ShownLane } from '../../state/shownRun'
import { isBusy, stateLook } from './columnState'
import type { ColumnState } from './columnState'
import { metricsOf } from './metrics'
import type { Metric, MetricName } from './metrics'
import { ribbonParts } from './ribbon'
import type { RibbonPart } from './ribbon'

interface ColumnHeadProps {
  readonly lane: ShownLane
  readonly model: ModelInfo | undefined
  readonly isMock: boolean
  /** How many images share the prompt. */
  readonly together: number
  readonly state: ColumnState
  readonly answer: Answer | undefined
  readonly axisMs: number
  readonly isBest: (name: MetricName) => boolean
}

export function ColumnHead(props: ColumnHeadProps) {
  const { lane, model, isMock, together, state, answer, axisMs, isBest } = props
  const now = useNow(isBusy(state))
  const look = stateLook(state, answer)
  return (
    <header className="shrink-0 border-b border-line px-3 pt-2 pb-2.5">
      <div className="flex h-6 items-center gap-2">
        <ModelTag letter={lane.letter} hue={lane.hue} />
        <h2 className="m-0 truncate text-base font-semibold" data-tip={lane.label}>
          {lane.label}
        </h2>
        <span className="ml-auto" />
        {isMock && <MockTag />}
        <Pill
          tone={look.tone}
          {...(look.icon && { icon: look.icon })}
          before={look.spins === true && <Spinner className="h-[10px] w-[10px]" />}
        >
          {look.label}
        </Pill>
      </div>
      <div className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-fg-3">
        <span className="whitespace-nowrap text-fg-2">{lane.providerLabel}</span>
        <span className="mono selectable truncate text-[11px]" data-tip={lane.model}>
          {lane.model}
        </span>
        {together > 1 && (
          <span className="num ml-auto whitespace-nowrap">{together} images in this prompt</span>
        )}
        {model?.takesPrompt === false && (
          <span className="ml-auto whitespace-nowrap" data-tip={model.note}>
            takes no prompt
          </span>
        )}
      </div>
      <Ribbon parts={answer ? ribbonParts(answer, now) : []} axisMs={axisMs} />
      <dl className="m-0 mt-2 grid grid-cols-3 gap-x-2 gap-y-1.5">
        {metricsOf(answer, now, isMock).map((metric) => (
          <MetricCell key={metric.name} metric={metric} best={isBest(metric.name)} />
        ))}
      </dl>
    </header>
  )
}

const PART_NAMES: Readonly<Record<RibbonPart['kind'], string>> = {
  up: 'sending',
  wait: 'waiting',
  think: 'thinking',
  out: 'answering',
  fail: 'failed'
}

function Ribbon({
  parts,
  axisMs
}: {
  readonly parts: readonly RibbonPart[]
  readonly axisMs: number
}) {
  const spoken = parts.map(({ kind, ms }) =>
    kind === 'fail' ? 'failed' : `${PART_NAMES[kind]} ${(ms / 1000).toFixed(2)} s`
  )
  return (
    <div
      role="img"
      aria-label={parts.length === 0 ? 'No time spent yet' : spoken.join(', ')}
      data-tip={
        parts.length === 0
          ? undefined
          : `${spoken.join(' · ')}. The bar is ${axisMs / 1000} s long.`
      }
      className="-my-1 py-1 mt-1"
    >
      <div className="rib">
        {parts.map(({ kind, ms }) => (
          <i key={kind} className={kind} style={{ width: `${(ms / axisMs) * 100}%` }} />
        ))}
      </div>
    </div>
  )
}

function MetricCell({ metric, best }: { readonly metric: Metric; readonly best: boolean }) {
  const known = metric.value !== UNKNOWN
  return (
    <div className="min-w-0" data-tip={metric.tip}>
      <dt className="cap">{metric.label}</dt>
      <dd
        className={classes(
          'num m-0 text-sm leading-4 whitespace-nowrap',
          best ? 'font-semibold text-fg' : known ? 'text-fg-2' : 'text-fg-3'
        )}
      >
        {metric.value}
        {metric.unit !== undefined && (
          <span className="text-xs font-normal text-fg-3"> {metric.unit}</span>
        )}
      </dd>
    </div>
  )
}
