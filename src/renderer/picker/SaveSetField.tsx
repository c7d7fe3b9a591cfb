import { useState } from 'react'
import type { Lane } from '../../shared/domain/lane'
import { Button, Field, toast } from '../components/ui'
import { useCommandCall } from '../ipc/hooks'

/** The person has just asked for this field, so the focus belongs in it. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

/** `Save these` turns into a field for the set's name. */
export function SaveSetField({ lanes }: { readonly lanes: readonly Lane[] }) {
  const [name, setName] = useState<string>()
  const save = useCommandCall('sets.save')

  if (name === undefined)
    return (
      <Button variant="quiet" size="sm" disabled={lanes.length === 0} onClick={() => setName('')}>
        Save these
      </Button>
    )

  const finish = () => {
    const trimmed = name.trim()
    if (trimmed === '') return setName(undefined)
    save.mutate(
      { name: trimmed, lanes: lanes.map(({ id: _id, ...lane }) => lane) },
      {
        onSuccess: () => {
          setName(undefined)
          toast({ tone: 'ok', title: `Saved the set ${trimmed}` })
        }
      }
    )
  }
  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault()
        finish()
      }}
    >
      <Field
        size="sm"
        label="Name of the set"
        placeholder="Name of the set"
        value={name}
        ref={focusOnce}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => name.trim() === '' && setName(undefined)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Only the field closes, not the whole picker.
          event.preventDefault()
          event.stopPropagation()
          setName(undefined)
        }}
      />
    </form>
  )
}
