import { Copy } from 'lucide-react'
import { IconButton, Segmented } from '../../../components/ui'
import { copyText } from '../../../state/runActions'
import { useUi } from '../../../state/uiStore'
import { textOf } from './rows'

interface AnswerAsProps {
  /** The name of the model. */
  readonly label: string
  /** The answer as data; undefined while it is not there, or where it is none. */
  readonly fields: object | undefined
  /** The answer is complete and still no JSON. */
  readonly isNoJson: boolean
}

/** Whether an answer that is data is read as text or as fields; the same in every column. */
export function AnswerAs({ label, fields, isNoJson }: AnswerAsProps) {
  const answerAs = useUi((state) => state.answerAs)
  const shown = fields ? answerAs : 'text'
  return (
    <div className="mb-2 flex h-7 items-center gap-2">
      <Segmented
        size="sm"
        label={`Answer of ${label} as`}
        value={shown}
        segments={[
          { value: 'text', label: 'Text' },
          { value: 'fields', label: 'Fields', disabled: fields === undefined }
        ]}
        onChange={(value) => useUi.getState().set({ answerAs: value })}
      />
      {isNoJson && <span className="truncate text-xs text-fg-3">This answer is not JSON.</span>}
      {shown === 'fields' && (
        <IconButton
          size="sm"
          icon={Copy}
          iconSize={13}
          label="Copy all as JSON"
          className="ml-auto"
          onClick={() => void copyText(textOf(fields), 'Fields copied as JSON')}
        />
      )}
    </div>
  )
}
