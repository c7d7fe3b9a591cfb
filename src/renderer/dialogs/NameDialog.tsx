import { useState } from 'react'
import { Button, Dialog, Field } from '../components/ui'

interface NameDialogProps {
  readonly title: string
  readonly label: string
  readonly initial: string
  /** Verb on the button. */
  readonly action: string
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

/** Asks for a name; Enter saves. */
export function NameDialog(props: NameDialogProps) {
  const { title, label, initial, action, onSave, onClose } = props
  const [name, setName] = useState(initial)
  const trimmed = name.trim()
  return (
    <Dialog label={title} onClose={onClose} className="w-[400px]">
      <form
        className="p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (trimmed === '') return
          onSave(trimmed)
          onClose()
        }}
      >
        <h1 className="m-0 mb-3 text-lg font-semibold">{title}</h1>
        <Field
          data-autofocus
          label={label}
          placeholder={label}
          value={name}
          maxLength={200}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={trimmed === ''}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
