import { useState } from 'react'
import type { FormEvent } from 'react'
import { KeyRound, Link2 } from 'lucide-react'
import type { ProviderTest } from '../../shared/ipc/views'
import { Button, Field, ProviderTile } from '../components/ui'
import { addressProblem, nameFromAddress } from '../lib/address'
import { addServer } from '../state/addServer'

export function OwnServer() {
  const [baseUrl, setBaseUrl] = useState('')
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [outcome, setOutcome] = useState<ProviderTest>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const address = baseUrl.trim()
    const found = addressProblem(address)
    setProblem(found)
    if (found !== undefined) return
    setBusy(true)
    const tried = await addServer({
      label: nameFromAddress(address),
      baseUrl: address,
      key: key.trim()
    })
    setOutcome(tried.outcome)
    setBusy(false)
    if (!tried.outcome.ok) return
    setBaseUrl('')
    setKey('')
  }

  return (
    <section aria-labelledby="own-server">
      <h3
        id="own-server"
        className="m-0 mt-1.5 border-t border-line px-4 pt-3 pb-2 text-xs font-medium text-fg-2"
      >
        Your own server or a cloud account
      </h3>
      <form className="card mx-3 p-3" onSubmit={(event) => void submit(event)}>
        <div className="flex items-center gap-2.5">
          <ProviderTile tile="+" />
          <span className="text-sm font-medium whitespace-nowrap">OpenAI-compatible</span>
          <span className="truncate text-xs text-fg-3">Any address that speaks it</span>
        </div>
        <Field
          className="mt-2.5"
          icon={Link2}
          label="Address"
          placeholder="https://api.example.org/v1"
          value={baseUrl}
          error={problem}
          onChange={(event) => {
            setBaseUrl(event.target.value)
            setProblem(undefined)
          }}
        />
        <div className="mt-2 flex gap-2">
          <Field
            className="flex-1"
            icon={KeyRound}
            label="Key"
            type="password"
            placeholder="Key, if it needs one"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <Button type="submit" busy={busy} disabled={baseUrl.trim() === ''}>
            Test and save
          </Button>
        </div>
        {outcome && (
          <p role="status" className={`m-0 mt-2 text-xs ${outcome.ok ? 'text-ok' : 'text-danger'}`}>
            {outcome.sentence} {outcome.nextStep}
          </p>
        )}
      </form>
    </section>
  )
}
