import { useEffect, useMemo, useState } from 'react'
import type { Answer } from '../../../../shared/domain/answer'
import type { CellId } from '../../../../shared/domain/ids'
import { answerTexts } from '../../../stream/textBuffers'
import { readFields } from './readFields'
import { withoutPlaces } from './withoutPlaces'

interface FieldsInput {
  readonly cell: CellId
  readonly answer: Answer | undefined
  /** The text of an attempt that is not the newest. */
  readonly text: string | undefined
  /** The answer was asked for as JSON, so its text is looked at. */
  readonly hasSchema: boolean
}

/** An answer as data: as its provider gave it, or its text once that is complete. */
export function useFields({ cell, answer, text, hasSchema }: FieldsInput): object | undefined {
  const isOver = answer !== undefined && answer.state !== 'running'
  const looks = hasSchema && isOver && answer.structured === undefined
  const [buffered, setBuffered] = useState('')
  useEffect(() => {
    if (!looks) return
    const read = () => setBuffered(answerTexts.get(cell))
    read()
    return answerTexts.subscribe(cell, read)
  }, [cell, looks])
  const structured = answer?.structured
  return useMemo(() => {
    if (typeof structured === 'object' && structured !== null) return withoutPlaces(structured)
    return looks ? readFields(text ?? buffered) : undefined
  }, [structured, looks, text, buffered])
}
