import { useState } from 'react'
import { KeyRound, PlugZap } from 'lucide-react'
import type { KeyId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { api } from '../../ipc/client'
import { invalidateFor, showError } from '../../ipc/hooks'

interface KeyFormProps {
  readonly provider: ProviderInfo
  /** A name to begin with; absent: no name is asked for. */
  readonly name?: string
  /** The key that the new one takes the place of. */
  readonly replaces?: KeyId
  readonly onSaved: () => void
  /** Absent: the form stays, because there is no key yet. */
  readonly onCancel?: () => void
}

/** Takes a key in. It stays in the field and goes straight to main: no state, no cache holds it. */
export function KeyForm({ provider, name, replaces, onSaved, onCancel }: KeyFormProps) {
  const [filled, setFilled] = useState(false)
  const [busy, setBusy] = useState(false)

  const save = async (form: HTMLFormElement) => {
    const typed = new FormData(form)
    const key = textOf(typed, 'key')
    if (key === '') return
    setBusy(true)
    try {
      await send(provider, replaces, key, textOf(typed, 'name'))
      form.reset()
      setFilled(false)
      await invalidateFor('keys.add')
      onSaved()
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      aria-label={replaces === undefined ? `Add a key of ${provider.label}` : 'Replace the key'}
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      {name !== undefined && (
        <Field
          name="name"
          className="w-[120px]"
          label="Name of the key"
          maxLength={200}
          defaultValue={name}
        />
      )}
      <Field
        name="key"
        type="password"
        icon={KeyRound}
        className="flex-1"
        label={`Key of ${provider.label}`}
        placeholder={replaces === undefined ? 'Paste a key' : 'Paste the new key'}
        maxLength={4_000}
        data-autofocus
        // A person asked for this field, unless it is there from the start.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={onCancel !== undefined}
        onChange={(event) => setFilled(event.target.value.trim() !== '')}
      />
      <Button type="submit" icon={PlugZap} busy={busy} disabled={!filled}>
        Save and test
      </Button>
      {onCancel && (
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </form>
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

async function send(
  { id: provider }: ProviderInfo,
  replaces: KeyId | undefined,
  key: string,
  name: string
): Promise<void> {
  if (replaces !== undefined) await api('keys.replace', { provider, id: replaces, key })
  else await api('keys.add', { provider, key, ...(name !== '' && { name }) })
}
