import { Info } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import { IconButton, Popover } from '../../components/ui'
import type { ShownLane } from '../../state/shownRun'
import {
  costFacts,
  identityFacts,
  sentFacts,
  sentTitle,
  timeFacts,
  tokenFacts
} from './answerFacts'
import type { AnswerFact } from './answerFacts'

interface AnswerDetailsProps {
  readonly lane: ShownLane
  readonly answer: Answer | undefined
  readonly isMock: boolean
}

/** What else is known of an answer: who served it, its ids, its tokens, what was sent. */
export function AnswerDetails({ lane, answer, isMock }: AnswerDetailsProps) {
  return (
    <Popover
      label={`Details of the answer of ${lane.label}`}
      side="above-start"
      className="max-h-[calc(100%-12px)] w-[380px] flex-col open:flex"
      trigger={(trigger) => (
        <IconButton
          {...trigger}
          icon={Info}
          iconSize={14}
          label="Details of this answer"
          aria-haspopup="dialog"
          disabled={answer === undefined}
        />
      )}
    >
      {() =>
        answer && (
          <div
            role="region"
            aria-label={`What is known of the answer of ${lane.label}`}
            tabIndex={0}
            className="min-h-0 overflow-y-auto px-4 py-3"
          >
            <Facts title="Answer" facts={identityFacts(lane, answer)} mono />
            <Facts
              title="Cost"
              facts={[...costFacts(answer.cost, isMock), ...tokenFacts(answer.usage)]}
            />
            <Facts title="Time" facts={timeFacts(answer)} />
            <Facts title={sentTitle(answer)} facts={sentFacts(answer)} />
          </div>
        )
      }
    </Popover>
  )
}

interface FactsProps {
  readonly title: string
  readonly facts: readonly AnswerFact[]
  /** The values are identifiers. */
  readonly mono?: boolean
}

function Facts({ title, facts, mono }: FactsProps) {
  const known = facts.filter(([, value]) => value !== undefined)
  if (known.length === 0) return null
  return (
    <section className="not-first:mt-3">
      <h3 className="h-sec mb-0.5">{title}</h3>
      <dl className="selectable m-0 text-sm">
        {known.map(([name, value]) => (
          <div key={name} className="flex min-h-6 items-baseline gap-3">
            <dt className="w-[124px] shrink-0 text-fg-3">{name}</dt>
            <dd
              className={
                mono === true
                  ? 'mono m-0 min-w-0 text-[12px] break-all'
                  : 'num m-0 min-w-0 break-words'
              }
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
