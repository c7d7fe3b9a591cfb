import { Suspense, lazy, memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { BoardLayout } from '../../../shared/domain/board'
import type { CellId } from '../../../shared/domain/ids'
import { classes } from '../../lib/classes'
import { answerTexts } from '../../stream/textBuffers'
import { cutBlocks, cutParagraphs, isItem, readable } from './blocks'

/** Markdown comes in its own bundle, with the first answer. */
const MarkdownBlock = lazy(() => import('./MarkdownBlock'))

/** Closed blocks are rendered at most this often; the open one is written every frame. */
const BLOCKS_EVERY_MS = 100

interface AnswerTextProps {
  readonly cell: CellId
  /** A text that is not in the buffers and does not grow. */
  readonly text: string | undefined
  readonly view: BoardLayout['answerView']
  readonly running: boolean
  /** Called after the text has grown on screen. */
  readonly onGrow: () => void
}

interface Blocks {
  readonly closed: readonly string[]
  /** Where the closed part ends. */
  readonly end: number
}

const NOTHING: Blocks = { closed: [], end: 0 }

function extend(blocks: Blocks, text: string, view: BoardLayout['answerView']): Blocks {
  const cut = view === 'plain' ? cutParagraphs(text, blocks.end) : cutBlocks(text, blocks.end)
  if (cut.closed.length === 0) return blocks
  return { closed: [...blocks.closed, ...cut.closed], end: cut.end }
}

/** A text that does not grow any more, cut as a whole: loose lists stay together. */
function whole(text: string, view: BoardLayout['answerView']): Blocks {
  if (text === '') return NOTHING
  if (view === 'plain') {
    const blocks = extend(NOTHING, text, view)
    const rest = text.slice(blocks.end)
    return { closed: rest === '' ? blocks.closed : [...blocks.closed, rest], end: text.length }
  }
  return { closed: [text], end: text.length }
}

/**
 * The text of an answer. While it streams, blocks that closed are React elements made once, and the
 * open one is written straight into its element each frame: a token costs no render.
 */
export function AnswerText(props: AnswerTextProps) {
  const { cell, text, view, running } = props
  return running && text === undefined ? (
    <StreamingText key={`${cell}/${view}`} {...props} />
  ) : (
    <SettledText cell={cell} text={text} view={view} />
  )
}

function SettledText({ cell, text, view }: Pick<AnswerTextProps, 'cell' | 'text' | 'view'>) {
  const [buffered, setBuffered] = useState(() => answerTexts.get(cell))
  useEffect(() => {
    const read = () => setBuffered(answerTexts.get(cell))
    read()
    return answerTexts.subscribe(cell, read)
  }, [cell])
  const { closed } = whole(text ?? buffered, view)
  return (
    <div className="ans">
      {closed.map((source, index) => (
        <Block key={index} source={source} view={view} />
      ))}
    </div>
  )
}

function StreamingText({ cell, view, onGrow }: AnswerTextProps) {
  const [blocks, setBlocks] = useState<Blocks>(() => extend(NOTHING, answerTexts.get(cell), view))
  const tail = useRef<HTMLParagraphElement>(null)
  const rendered = useRef(blocks.end)

  useLayoutEffect(() => {
    rendered.current = blocks.end
    writeTail(tail.current, answerTexts.get(cell).slice(blocks.end), view)
    onGrow()
  }, [blocks, cell, view, onGrow])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const cut = () => {
      timer = undefined
      setBlocks((before) => extend(before, answerTexts.get(cell), view))
    }
    const off = answerTexts.subscribe(cell, (change) => {
      if (change === 'reset') {
        rendered.current = 0
        setBlocks(extend(NOTHING, answerTexts.get(cell), view))
        return
      }
      writeTail(tail.current, answerTexts.get(cell).slice(rendered.current), view)
      onGrow()
      timer ??= setTimeout(cut, BLOCKS_EVERY_MS)
    })
    return () => {
      off()
      clearTimeout(timer)
    }
  }, [cell, view, onGrow])

  return (
    <div className="ans">
      {blocks.closed.map((source, index) => (
        <Block key={index} source={source} view={view} />
      ))}
      <p className="literal open-block">
        <span ref={tail} />
        <span className="caret" />
      </p>
    </div>
  )
}

function writeTail(element: HTMLElement | null, text: string, view: BoardLayout['answerView']) {
  if (!element) return
  const shown = view === 'plain' ? text : readable(text)
  const block = element.parentElement
  if (block) block.dataset['kind'] = view === 'markdown' && isItem(text) ? 'item' : 'text'
  const node = element.firstChild
  // Appending keeps the laid-out part and a selection in it; anything else replaces the short tail.
  if (node instanceof Text && shown.startsWith(node.data))
    node.appendData(shown.slice(node.data.length))
  else element.textContent = shown
}

const Block = memo(function Block({
  source,
  view
}: {
  readonly source: string
  readonly view: BoardLayout['answerView']
}) {
  if (view === 'plain') return <p className={classes('literal', 'mb-0')}>{source}</p>
  return (
    <Suspense fallback={<p className="literal">{readable(source)}</p>}>
      <MarkdownBlock source={source} />
    </Suspense>
  )
})
