import { useState } from 'react'
import { CircleMinus, ImageDown, TriangleAlert } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane } from '../../shared/domain/lane'
import type { LanePlan, RunPlanView } from '../../shared/ipc/views'
import { Icon, MockTag, ModelTag, Segmented } from '../components/ui'
import type { IconType } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { classes } from '../lib/classes'
import { laneCostWords, planCostWords, rangeWords } from '../lib/costWords'
import { plural } from '../lib/format'
import { usePlan } from '../state/runPlan'
import type { RunScope } from '../state/runRequest'
import { hasMock, imagesWords, scopeWords } from './runWords'

/** The plan of the next run: what each model gets, what of it is changed or left out, what it costs. */
export function PlanDetails({ board }: { readonly board: Board }) {
  const [scope, setScope] = useState<RunScope>('image')
  const { data: providers } = useCall('providers.list', {})
  const plan = usePlan((state) => state[scope])
  const hasChoice = board.groupSize < board.images.length && board.images.length > 1
  return (
    <>
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-4 py-2">
        <b className="font-semibold">Plan</b>
        <span className="truncate text-xs text-fg-3">{scopeWords(board, scope)}</span>
        <span className="ml-auto" />
        {hasChoice && (
          <Segmented
            size="sm"
            label="Plan for"
            value={scope}
            segments={(['image', 'all'] as const).map((value) => ({
              value,
              label: value === 'all' ? `All ${board.images.length}` : imagesWords(board, value)
            }))}
            onChange={setScope}
          />
        )}
      </header>
      {plan ? (
        <>
          <ul className="m-0 list-none p-0">
            {board.lanes.map((lane, index) => (
              <LaneRow
                key={lane.id}
                lane={lane}
                letter={laneLetter(index)}
                plan={plan.lanes.find(({ laneId }) => laneId === lane.id)}
                isMock={hasMock({ lanes: [lane] }, providers)}
              />
            ))}
          </ul>
          <Total plan={plan} isMock={hasMock(board, providers)} />
        </>
      ) : (
        <p className="m-0 px-4 py-3 text-sm text-fg-2">
          There is no plan yet. What a run costs is shown with each answer all the same.
        </p>
      )}
    </>
  )
}

interface LaneRowProps {
  readonly lane: Lane
  readonly letter: string
  /** Absent for a model that was added a moment ago. */
  readonly plan: LanePlan | undefined
  readonly isMock: boolean
}

function LaneRow({ lane, letter, plan, isMock }: LaneRowProps) {
  return (
    <li className="border-b border-line px-4 py-2.5 text-sm">
      <div className="flex items-center gap-2">
        <ModelTag letter={letter} hue={lane.hue} small />
        <span className="truncate font-medium">{lane.label}</span>
        {isMock && <MockTag />}
        <span
          className={classes(
            'num ml-auto font-medium whitespace-nowrap',
            plan?.cost.kind === 'unknown' && 'text-fg-3'
          )}
        >
          {plan && laneCostWords(plan)}
        </span>
      </div>
      {plan && (
        <div className="mt-0.5 pl-[23px] text-xs text-fg-3">
          <p className="num m-0 flex justify-between gap-3">
            <span>{callWords(plan)}</span>
            {plan.cost.kind === 'estimate' && (
              <span className="whitespace-nowrap">{rangeWords(plan.cost)}</span>
            )}
          </p>
          {plan.problems.map((sentence) => (
            <Line key={sentence} icon={TriangleAlert} tone="text-warn" sentence={sentence} />
          ))}
          {plan.changes.map((sentence) => (
            <Line key={sentence} icon={ImageDown} sentence={sentence} />
          ))}
          {plan.dropped.map((sentence) => (
            <Line key={sentence} icon={CircleMinus} sentence={sentence} />
          ))}
          <p className="num m-0 mt-0.5">
            {plan.cost.kind === 'estimate' ? plan.cost.basis : plan.cost.reason}
          </p>
        </div>
      )}
    </li>
  )
}

interface LineProps {
  readonly icon: IconType
  readonly sentence: string
  readonly tone?: string
}

function Line({ icon, sentence, tone }: LineProps) {
  return (
    <p className={classes('m-0 mt-0.5 flex gap-1.5', tone ?? 'text-fg-2')}>
      <Icon icon={icon} size={12} className="mt-[2px]" />
      <span className="min-w-0">{sentence}</span>
    </p>
  )
}

/** `24 calls, 20 images as they are, 4 changed`. */
export function callWords({ calls, images }: LanePlan): string {
  const { asIs, changed, refused } = images
  const all = asIs + changed + refused
  const parts =
    asIs === all
      ? [all === 1 ? 'the image as it is' : `${plural(all, 'image')} as they are`]
      : [
          asIs > 0 && `${plural(asIs, 'image')} as ${asIs === 1 ? 'it is' : 'they are'}`,
          changed > 0 && `${asIs > 0 ? changed : plural(changed, 'image')} changed`,
          refused > 0 && `${asIs + changed > 0 ? refused : plural(refused, 'image')} not sent`
        ].filter((part) => part !== false)
  return [plural(calls, 'call'), ...parts].join(', ')
}

function Total({ plan, isMock }: { readonly plan: RunPlanView; readonly isMock: boolean }) {
  return (
    <footer className="px-4 py-2.5 text-sm">
      <div className="num flex justify-between gap-3">
        <b className="font-semibold">Total, {plural(plan.cells, 'call')}</b>
        <b className="font-semibold">{planCostWords(plan)}</b>
      </div>
      <p className="num m-0 mt-0.5 flex justify-between gap-3 text-xs text-fg-3">
        <span>{totalNote(plan, isMock)}</span>
        {plan.total && <span className="whitespace-nowrap">{rangeWords(plan.total)}</span>}
      </p>
    </footer>
  )
}

function totalNote({ unestimated }: RunPlanView, isMock: boolean): string {
  const sentences = [
    unestimated > 0 &&
      `${plural(unestimated, 'model')} ${unestimated === 1 ? 'is' : 'are'} in no total.`,
    isMock && 'Prices of mock servers are not real.',
    'Nothing has been sent.'
  ]
  return sentences.filter((sentence) => sentence !== false).join(' ')
}
