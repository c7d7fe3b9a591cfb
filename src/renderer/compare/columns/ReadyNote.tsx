import type { ReactNode } from 'react'
import { KeyRound } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import type { LanePlan } from '../../../shared/ipc/views'
import { Button } from '../../components/ui'
import { laneCostWords, rangeWords } from '../../lib/costWords'
import { priceGroups, priceSource } from '../../lib/priceWords'
import { needsKey } from '../../lib/providers'
import { useLanePlan } from '../../state/runPlan'
import { openDialog } from '../../state/uiStore'
import type { ColumnProps } from './Column'
import { changedOptions, leftOut, leftOutSentence, limitFacts, modelFacts } from './readyFacts'
import type { Fact } from './readyFacts'

/** A column before its run: what will be asked and what it costs, and what this model can and cannot do. */
export function ReadyNote(props: ColumnProps) {
  const { lane, model, provider, isMock, modelsKnown, boardParams, together } = props
  const plan = useLanePlan(lane.id)
  const params = { ...boardParams, ...lane.params }
  const sentence = leftOutSentence(leftOut(params, model))
  return (
    <div
      role="region"
      aria-label={`Before the run of ${lane.label}`}
      tabIndex={0}
      className="answer-scroll selectable min-h-0 flex-1 overflow-y-auto p-3 text-sm"
    >
      {plan && plan.problems.length > 0 && (
        <Problems sentences={plan.problems} provider={provider} />
      )}
      {plan && <PlanNote plan={plan} together={together} isMock={isMock} />}
      {model ? (
        <>
          <Facts facts={modelFacts(model)} />
          <Section title="Options" facts={changedOptions(model.options, params)} />
          <Section title="Images" facts={provider ? limitFacts(provider, model) : []} />
          <PriceList model={model} isMock={isMock} />
        </>
      ) : (
        modelsKnown && (
          <p className="m-0 rounded-lg bg-warn-tint p-2.5 text-warn">
            {lane.providerLabel} does not list this model now. Start its server, or check the
            provider in Settings.
          </p>
        )
      )}
      {model?.note !== undefined && <p className="m-0 mt-2.5 text-fg-2">{model.note}</p>}
      {sentence !== undefined && (
        <p className="m-0 mt-3 rounded-lg bg-hover p-2.5 text-fg-2">{sentence}</p>
      )}
    </div>
  )
}

interface ProblemsProps {
  readonly sentences: readonly string[]
  readonly provider: ProviderInfo | undefined
}

/** What stands in the way of an answer, with the way to the key where one is missing. */
function Problems({ sentences, provider }: ProblemsProps) {
  return (
    <div className="mb-2 rounded-lg bg-warn-tint p-2.5 text-warn">
      {sentences.map((sentence) => (
        <p key={sentence} className="m-0">
          {sentence}
        </p>
      ))}
      {provider && needsKey(provider) && (
        <Button
          size="sm"
          icon={KeyRound}
          className="mt-2"
          onClick={() => openDialog('settings', { page: 'providers', provider: provider.id })}
        >
          Add a key
        </Button>
      )}
    </div>
  )
}

interface PlanNoteProps {
  readonly plan: LanePlan
  readonly together: number
  readonly isMock: boolean
}

/** What Run would do here: the cost, and what is done to the image. */
function PlanNote({ plan, together, isMock }: PlanNoteProps) {
  const { cost, changes, images } = plan
  const estimate = `${laneCostWords(plan)}${isMock && cost.kind === 'estimate' ? ', mock price' : ''}`
  return (
    <>
      <Facts
        facts={[
          ['This run', estimate === 'unknown' ? 'Cost unknown' : estimate],
          ...(cost.kind === 'estimate' && cost.lowUsd !== cost.highUsd
            ? [['Probably', rangeWords(cost)] as const]
            : []),
          ...(together > 1 ? [['In this prompt', `${together} images`] as const] : []),
          ...(changes.length === 0 && images.refused === 0
            ? [
                together > 1
                  ? (['Images', 'As they are'] as const)
                  : (['Image', 'As it is'] as const)
              ]
            : [])
        ]}
      />
      {changes.map((change) => (
        <p key={change} className="m-0 py-0.5 text-fg-2">
          {change}
        </p>
      ))}
      {cost.kind === 'unknown' && <p className="m-0 pb-1.5 text-xs text-fg-3">{cost.reason}</p>}
    </>
  )
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="m-0">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-h-6 items-baseline justify-between gap-3">
          <dt className="shrink-0 text-fg-3">{name}</dt>
          <dd className="num m-0 min-w-0 text-right">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface SectionProps {
  readonly title: string
  readonly facts: readonly Fact[]
  readonly children?: ReactNode
}

function Section({ title, facts, children }: SectionProps) {
  if (facts.length === 0) return null
  return (
    <>
      <h3 className="h-sec mt-3 mb-0.5">{title}</h3>
      <Facts facts={facts} />
      {children}
    </>
  )
}

interface PriceListProps {
  readonly model: ModelInfo
  readonly isMock: boolean
}

/** Every rate that is known, where it is from and how old it is. */
function PriceList({ model: { free, price }, isMock }: PriceListProps) {
  if (free) return <Facts facts={[['Price', 'Free, on this computer']]} />
  if (!price) return <Facts facts={[['Price', 'Not known']]} />
  const groups = priceGroups(price)
  const source = isMock ? 'A mock server’s price: not real.' : `From ${priceSource(price)}.`
  return (
    <>
      {groups.map(({ title, lines }, index) => (
        <Section
          key={title}
          title={index === 0 ? `Price, ${title.toLowerCase()}` : title}
          facts={lines.map(({ what, amount }) => [what, amount] as const)}
        />
      ))}
      {groups.length === 0 && <Facts facts={[['Price', 'Free']]} />}
      <p className="m-0 mt-0.5 text-xs text-fg-3">{source}</p>
    </>
  )
}
