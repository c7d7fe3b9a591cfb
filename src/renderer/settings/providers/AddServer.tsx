import { useState } from 'react'
import type { FormEvent } from 'react'
import { KeyRound, Link2, PlugZap } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderTest } from '../../../shared/ipc/views'
import { Button, Field, ProviderTile, toast } from '../../components/ui'
import { addServer } from '../../state/addServer'
import { Hint, Row } from '../rows'
import { addressProblem, isUnprotected, nameFromAddress } from '../../lib/address'
import { TestOutcome } from './TestOutcome'

interface AddServerProps {
  readonly onAdded: (id: ProviderId) => void
  readonly onCancel: () => void
}

/** The form for a server or cloud account that speaks the OpenAI chat format. */
export function AddServer({ onAdded, onCancel }: AddServerProps) {
  const [label, setLabel] = useState('')
  const [address, setAddress] = useState('')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<ProviderTest>()
  const suggestion = nameFromAddress(address.trim())

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = addressProblem(address)
    setProblem(found)
    if (found !== undefined) return
    const form = new FormData(event.currentTarget)
    const key = form.get('key')
    const keep = (event.nativeEvent as SubmitEvent).submitter?.dataset['keep'] === 'yes'
    setBusy(true)
    const tried = await addServer(
      {
        label: label.trim() || suggestion,
        baseUrl: address.trim(),
        key: typeof key === 'string' ? key.trim() : ''
      },
      keep
    )
    setBusy(false)
    setOutcome(tried.outcome)
    if (tried.id === undefined) return
    if (tried.outcome.ok) toast({ tone: 'ok', title: tried.outcome.sentence })
    onAdded(tried.id)
  }

  return (
    <form
      aria-label="Add a server"
      className="max-w-[760px] px-7 pt-5 pb-10"
      onSubmit={(event) => void submit(event)}
    >
      <header className="tile-lg flex items-center gap-3 pb-4">
        <ProviderTile tile="+" />
        <div>
          <h1 className="m-0 text-xl leading-6 font-semibold tracking-tight">Add a server</h1>
          <div className="text-xs text-fg-3">
            A cloud account or a server of your own that speaks the OpenAI chat format
          </div>
        </div>
      </header>
      <Row label="Base URL" hint={addressHint(address)}>
        <Field
          className="mono"
          icon={Link2}
          label="Base URL"
          placeholder="https://api.example.org/v1"
          value={address}
          error={problem}
          data-autofocus
          // The form was asked for; this is where it begins.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onChange={(event) => {
            setAddress(event.target.value)
            setProblem(undefined)
          }}
        />
      </Row>
      <Row label="Name">
        <Field
          label="Name of the server"
          placeholder={suggestion || 'As it should be called here'}
          maxLength={200}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
      </Row>
      <Row label="API key" hint="It is sent to this address only and is never shown again.">
        <Field
          name="key"
          type="password"
          icon={KeyRound}
          label="Key"
          placeholder="Only if the server asks for one"
          maxLength={4_000}
        />
      </Row>
      <div className="setting-row grid gap-x-5 border-t border-line py-3">
        <span />
        <div>
          <div className="flex gap-2">
            <Button type="submit" variant="primary" icon={PlugZap} busy={busy}>
              Test and save
            </Button>
            {outcome?.ok === false && (
              <Button type="submit" data-keep="yes" disabled={busy}>
                Save anyway
              </Button>
            )}
            <Button variant="quiet" onClick={onCancel}>
              Cancel
            </Button>
          </div>
          <TestOutcome outcome={outcome} />
          {outcome?.ok === false && (
            <Hint>Nothing was saved. A server that is switched off now can be saved anyway.</Hint>
          )}
        </div>
      </div>
    </form>
  )
}

function addressHint(address: string): string {
  return isUnprotected(address.trim())
    ? 'This address is not encrypted: others on the network can read pictures, answers and the key. Use https where the server offers it.'
    : 'Everything before /chat/completions; it usually ends in /v1.'
}
