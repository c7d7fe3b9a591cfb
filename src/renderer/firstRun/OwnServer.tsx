import { useState } from 'react'
import type { FormEvent } from 'react'
import { KeyRound, Link2 } from 'lucide-react'
import type { ProviderId } from '../../shared/domain/ids'
import { Button, Field, ProviderTile } from '../components/ui'
import { api, describeError } from '../ipc/client'
import { queryClient } from '../ipc/hooks'

interface Outcome {
  readonly ok: boolean
  readonly sentence: string
  readonly nextStep?: string | undefined
}

/** `api.example.org` of an address, as a first name for its server. */
export function serverName(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}

async function refreshLists(): Promise<void> {
  await Promise.all(
    ['providers.list', 'providers.models'].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] })
    )
  )
}

/** Saves the server with its key, then asks it for its models. A server that fails is taken out again. */
async function testAndSave(baseUrl: string, key: string): Promise<Outcome> {
  let id: ProviderId | undefined
  try {
    id = await api('providers.add', { label: serverName(baseUrl), baseUrl })
    if (key !== '') await api('keys.set', { provider: id, key })
    const { ok, sentence, nextStep } = await api('providers.test', { id })
    if (!ok) await api('providers.remove', { id })
    return { ok, sentence, nextStep }
  } catch (error) {
    if (id !== undefined) await api('providers.remove', { id }).catch(() => undefined)
    return { ok: false, ...describeError(error) }
  } finally {
    await refreshLists()
  }
}

export function OwnServer() {
  const [baseUrl, setBaseUrl] = useState('')
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const result = await testAndSave(baseUrl.trim(), key.trim())
    setOutcome(result)
    setBusy(false)
    if (!result.ok) return
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
          type="url"
          placeholder="https://api.example.org/v1"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.target.value)}
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
