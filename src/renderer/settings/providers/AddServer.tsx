import { useState } from 'react'
import type { FormEvent } from 'react'
import { KeyRound, Link2, PlugZap } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import type { ProviderTest } from '../../../shared/ipc/views'
import { Button, Field, ProviderTile, Select, toast } from '../../components/ui'
import { addServer } from '../../state/addServer'
import { Hint, Row } from '../rows'
import { addressProblem, isUnprotected, nameFromAddress } from '../../lib/address'
import { Regions } from './AddressRow'
import { TestOutcome } from './TestOutcome'
import { OPEN_FORMAT, nextName, usualAddressOf, vendorsOf } from './vendors'

interface AddServerProps {
  readonly providers: readonly ProviderInfo[]
  /** Begin with another account or region of this provider. */
  readonly like: ProviderId | undefined
  readonly onAdded: (id: ProviderId) => void
  readonly onCancel: () => void
}

/** The form for a server of one's own, or for a known provider once more. */
export function AddServer({ providers, like, onAdded, onCancel }: AddServerProps) {
  const vendors = vendorsOf(providers)
  const begun = providers.find((provider) => provider.id === like)
  const [adapter, setAdapter] = useState(begun?.adapter ?? OPEN_FORMAT)
  const vendor = vendors.find((candidate) => candidate.adapter === adapter)
  const [label, setLabel] = useState('')
  const [typed, setAddress] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<ProviderTest>()
  const address = typed ?? (vendor ? usualAddressOf(vendor) : '')
  const suggestion = vendor ? nextName(vendor, providers) : nameFromAddress(address.trim())

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
        ...(vendor && { adapter }),
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
  const change = (next: string | undefined) => {
    setAddress(next)
    setProblem(undefined)
  }

  return (
    <form
      aria-label="Add a server"
      className="max-w-[760px] px-7 pt-5 pb-10"
      onSubmit={(event) => void submit(event)}
    >
      <FormHead vendor={vendor} />
      <Row label="Kind">
        <Select
          className="w-[320px]"
          label="Kind of server"
          value={adapter}
          options={[
            { value: OPEN_FORMAT, label: 'Speaks the OpenAI chat format' },
            ...vendors.map((known) => ({
              value: known.adapter,
              label: `Another ${known.label}`
            }))
          ]}
          onChange={(chosen) => {
            setAdapter(chosen)
            change(undefined)
          }}
        />
      </Row>
      <Row label="Base URL" hint={addressHint(address, vendor)}>
        <div className="grid gap-2">
          {vendor && <Regions provider={vendor} address={address.trim()} onChoose={change} />}
          <Field
            className="mono"
            icon={Link2}
            label="Base URL"
            placeholder={vendor?.settings.addressHint ?? 'https://api.example.org/v1'}
            value={address}
            error={problem}
            data-autofocus
            // The form was asked for; this is where it begins.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={(event) => change(event.target.value)}
          />
        </div>
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
          placeholder={
            vendor?.key.needed === 'yes' ? 'Paste its key' : 'Only if the server asks for one'
          }
          maxLength={4_000}
        />
      </Row>
      <FormFoot busy={busy} outcome={outcome} onCancel={onCancel} />
    </form>
  )
}

function FormHead({ vendor }: { readonly vendor: ProviderInfo | undefined }) {
  return (
    <header className="tile-lg flex items-center gap-3 pb-4">
      <ProviderTile tile={vendor?.tile ?? '+'} />
      <div>
        <h1 className="m-0 text-xl leading-6 font-semibold tracking-tight">
          {vendor ? `Add another ${vendor.label}` : 'Add a server'}
        </h1>
        <div className="text-xs text-fg-3">
          {vendor
            ? 'With another address, account or key, beside the one that is there'
            : 'A cloud account or a server of your own that speaks the OpenAI chat format'}
        </div>
      </div>
    </header>
  )
}

interface FormFootProps {
  readonly busy: boolean
  readonly outcome: ProviderTest | undefined
  readonly onCancel: () => void
}

function FormFoot({ busy, outcome, onCancel }: FormFootProps) {
  const failed = outcome?.ok === false
  return (
    <div className="setting-row grid gap-x-5 border-t border-line py-3">
      <span />
      <div>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" icon={PlugZap} busy={busy}>
            Test and save
          </Button>
          {failed && (
            <Button type="submit" data-keep="yes" disabled={busy}>
              Save anyway
            </Button>
          )}
          <Button variant="quiet" onClick={onCancel}>
            Cancel
          </Button>
        </div>
        <TestOutcome outcome={outcome} className="mt-2" />
        {failed && (
          <Hint>Nothing was saved. A server that is switched off now can be saved anyway.</Hint>
        )}
      </div>
    </div>
  )
}

function addressHint(address: string, vendor: ProviderInfo | undefined): string {
  if (isUnprotected(address.trim()))
    return 'This address is not encrypted: others on the network can read pictures, answers and the key. Use https where the server offers it.'
  if (vendor?.settings.addressHint !== undefined) return `Such as ${vendor.settings.addressHint}`
  return vendor
    ? 'Change it for another region, a gateway or a company proxy.'
    : 'Everything before /chat/completions; it usually ends in /v1.'
}
