import { useCallback } from 'react'
import type { ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { BoardLayout } from '../../../shared/domain/board'
import type { CellId } from '../../../shared/domain/ids'
import type { ModelInfo } from '../../../shared/domain/model'
import { Icon } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { useBoard } from '../../state/boardStore'
import { useUi } from '../../state/uiStore'
import { isBusy } from '../columns/columnState'
import type { ColumnState } from '../columns/columnState'
import type { ShownLane } from '../../state/shownRun'
import { AnswerNotes } from './AnswerNotes'
import { AnswerText } from './AnswerText'
import { Reasoning } from './Reasoning'
import { AnswerAs } from './fields/AnswerAs'
import { JsonTree } from './fields/JsonTree'
import { useFields } from './fields/useFields'
import { useFollow } from './useFollow'
import { useScrollTogether } from './scrollTogether'

interface AnswerScrollProps {
  readonly lane: ShownLane
  readonly cell: CellId
  readonly state: ColumnState
  readonly answer: Answer | undefined
  /** The text of an attempt that is not the newest. */
  readonly text: string | undefined
  readonly model: ModelInfo | undefined
  readonly view: BoardLayout['answerView']
  /** The answer was asked for as JSON. */
  readonly hasSchema: boolean
  /** Stands before the text: why it is no answer. */
  readonly children?: ReactNode
}

/** The scrolling part of a column: reasoning, text, and what is to be said about them. */
export function AnswerScroll(props: AnswerScrollProps) {
  const { cell, state, answer, text, view, children, lane, model, hasSchema } = props
  const together = useBoard((store) => store.board?.layout.scrollTogether ?? false)
  const { data: settings } = useCall('settings.read', {})
  const fields = useFields({ cell, answer, text, hasSchema })
  const asFields = useUi(({ answerAs }) => answerAs === 'fields') && fields !== undefined
  const running = isBusy(state)
  const { scroller, ...follow } = useFollow(running)
  useScrollTogether(scroller, together)
  const setSize = useCallback(
    (element: HTMLElement | null) =>
      element?.style.setProperty('--answer-size', `${settings?.answerFontPx ?? 13}px`),
    [settings?.answerFontPx]
  )
  return (
    <div className="relative min-h-0 flex-1">
      {/* A scrolling text must be reachable by keys, or its end cannot be read without a pointer. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="region"
        aria-label={`Answer of ${lane.label}`}
        tabIndex={0}
        aria-busy={running}
        className="answer-scroll h-full overflow-x-hidden overflow-y-auto px-3 pt-3 pb-4"
        onScroll={follow.onScroll}
        onKeyDown={follow.onKeyDown}
      >
        <div ref={setSize}>
          {children}
          <Reasoning cell={cell} state={state} answer={answer} past={text !== undefined} />
          {/* Its place is there from the first word on, so that the end of an answer moves nothing. */}
          {state !== 'thinking' && (hasSchema || fields !== undefined) && (
            <AnswerAs
              label={lane.label}
              fields={fields}
              isNoJson={hasSchema && state === 'done' && fields === undefined}
            />
          )}
          {asFields ? (
            <JsonTree value={fields} label={`Fields of the answer of ${lane.label}`} />
          ) : (
            state !== 'thinking' && (
              <AnswerText
                cell={cell}
                text={text}
                view={view}
                running={running}
                onGrow={follow.onGrow}
              />
            )
          )}
          <AnswerNotes cell={cell} state={state} answer={answer} model={model} asked={lane.model} />
        </div>
      </div>
      <span className="fade-foot" />
      {state === 'streaming' && (
        <button
          type="button"
          className="pill absolute right-3 bottom-2 h-6 bg-overlay shadow-2"
          aria-pressed={follow.following}
          data-tip={follow.following ? 'Scroll up to stop following' : 'Follow the end'}
          data-tip-keys="End"
          onClick={follow.toggle}
        >
          <Icon icon={ArrowDown} size={12} />
          {follow.following ? 'Following' : 'Follow'}
        </button>
      )}
    </div>
  )
}
