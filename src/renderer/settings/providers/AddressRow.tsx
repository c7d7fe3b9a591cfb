import { useState } from 'react'
import type { FormEvent } from 'react'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Field, Select } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { Row } from '../rows'
import { addressProblem, changesOrigin, isUnprotected } from '../../lib/address'

const OWN = 'own'

/** The address of a provider: typed, chosen among the vendor's regions, or the vendor's own again. */
export function AddressRow({ provider }: { readonly provider: ProviderInfo }) {
  const [draft, setDraft] = useState<string>()
  const update = useCommandCall('providers.update')
  const { defaultBaseUrl } = provider.settings
  const address = draft ?? provider.baseUrl
  const changed = address.trim() !== provider.baseUrl
  const problem = changed ? addressProblem(address) : undefined
  const canReset = defaultBaseUrl !== undefined && address.trim() !== defaultBaseUrl

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!changed || problem !== undefined) return
    // Null, not the address itself: a later version may know a newer one.
    const baseUrl = address.trim() === defaultBaseUrl ? null : address.trim()
    update.mutate({ id: provider.id, baseUrl }, { onSuccess: () => setDraft(undefined) })
  }
  return (
    <Row label="Base URL" hint={addressHint(provider, address)}>
      <form className="grid gap-2" onSubmit={submit}>
        <Regions provider={provider} address={address.trim()} onChoose={setDraft} />
        <div className="flex items-start gap-2">
          <Field
            className="mono flex-1"
            label="Base URL"
            placeholder={provider.settings.addressHint ?? defaultBaseUrl}
            value={address}
            error={problem}
            onChange={(event) => setDraft(event.target.value)}
          />
          {changed && (
            <>
              <Button type="submit" busy={update.isPending} disabled={problem !== undefined}>
                Save address
              </Button>
              <Button variant="quiet" onClick={() => setDraft(undefined)}>
                Cancel
              </Button>
            </>
          )}
          {!changed && canReset && (
            <Button variant="quiet" onClick={() => setDraft(defaultBaseUrl)}>
              Back to default
            </Button>
          )}
        </div>
      </form>
    </Row>
  )
}

interface RegionsProps {
  readonly provider: Pick<ProviderInfo, 'label' | 'settings'>
  readonly address: string
  readonly onChoose: (address: string) => void
}

/** The vendor's addresses by name; shown only where there is more than one. */
export function Regions({ provider, address, onChoose }: RegionsProps) {
  const { regions, defaultBaseUrl } = provider.settings
  if (regions.length === 0) return null
  const known = regions.some(({ baseUrl }) => baseUrl === defaultBaseUrl)
  const choices = [
    ...(defaultBaseUrl !== undefined && !known
      ? [{ value: defaultBaseUrl, label: 'Default' }]
      : []),
    ...regions.map(({ label, baseUrl }) => ({ value: baseUrl, label }))
  ]
  const chosen = choices.find(({ value }) => value === address)?.value ?? OWN
  return (
    <Select
      className="w-[240px]"
      label={`Region of ${provider.label}`}
      value={chosen}
      options={chosen === OWN ? [...choices, { value: OWN, label: 'Own address' }] : choices}
      onChange={(value) => value !== OWN && onChoose(value)}
    />
  )
}

function addressHint(provider: ProviderInfo, address: string): string {
  const { addressHint: needed, defaultBaseUrl } = provider.settings
  if (provider.keys.length > 0 && changesOrigin(provider.baseUrl, address.trim()))
    return provider.custom
      ? 'This is another server, so the saved key will be removed: a key is never sent to an address it was not entered for.'
      : 'This is another server, so it needs a key of its own. The saved keys stay with the address they were entered for.'
  if (isUnprotected(address))
    return 'This address is not encrypted: others on the network can read pictures, answers and the key. Use https where the server offers it.'
  if (needed !== undefined) return `Such as ${needed}`
  return defaultBaseUrl === undefined
    ? 'Everything before /chat/completions; it usually ends in /v1.'
    : provider.kind === 'local-server'
      ? 'Change it when the server runs on another port or computer of yours.'
      : 'Change it for a gateway or a company proxy. Paths stay the same.'
}

/** An address that is not a person's to change: a mock's. */
export function FixedAddressRow({ provider }: { readonly provider: ProviderInfo }) {
  return (
    <Row
      label="Base URL"
      hint="Given when Triptych was started; without it the provider’s own address holds again."
    >
      <div className="mono selectable pt-[5px] text-[12px]">{provider.baseUrl}</div>
    </Row>
  )
}
