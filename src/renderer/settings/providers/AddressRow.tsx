import { useState } from 'react'
import type { FormEvent } from 'react'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { Hint, Row } from '../rows'
import { addressProblem, changesOrigin, isUnprotected } from '../../lib/address'

/** The base URL of a person's own server. */
export function AddressRow({ provider }: { readonly provider: ProviderInfo }) {
  const [draft, setDraft] = useState<string>()
  const update = useCommandCall('providers.update')
  const address = draft ?? provider.baseUrl
  const changed = address.trim() !== provider.baseUrl
  const problem = changed ? addressProblem(address) : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!changed || problem !== undefined) return
    update.mutate(
      { id: provider.id, baseUrl: address.trim() },
      { onSuccess: () => setDraft(undefined) }
    )
  }
  return (
    <Row label="Base URL" hint={addressHint(provider, address)}>
      <form className="flex items-start gap-2" onSubmit={submit}>
        <Field
          className="mono flex-1"
          label="Base URL"
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
      </form>
    </Row>
  )
}

function addressHint(provider: ProviderInfo, address: string): string {
  if (provider.key.present && changesOrigin(provider.baseUrl, address.trim()))
    return 'This is another server, so the saved key will be removed: a key is never sent to an address it was not entered for.'
  if (isUnprotected(address))
    return 'This address is not encrypted: others on the network can read pictures, answers and the key. Use https where the server offers it.'
  return 'Everything before /chat/completions; it usually ends in /v1.'
}

/** The address of a local server: found on its usual port, so there is nothing to change. */
export function FoundAddressRow({ provider }: { readonly provider: ProviderInfo }) {
  return (
    <Row label="Base URL">
      <div className="mono selectable pt-[5px] text-[12px]">{provider.baseUrl}</div>
      <Hint>The usual port of this server. Run it elsewhere? Add it as a server of your own.</Hint>
    </Row>
  )
}
