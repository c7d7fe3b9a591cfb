import { useState } from 'react'
import { ExternalLink, Plus } from 'lucide-react'
import type { KeyInfo, ProviderInfo } from '../../../shared/domain/model'
import { Banner, Button } from '../../components/ui'
import { commandCall } from '../../ipc/hooks'
import { Hint, Row } from '../rows'
import { KeyForm } from './KeyForm'
import { KeyItem } from './KeyItem'
import type { TestState } from './useTest'

interface KeysRowProps {
  readonly provider: ProviderInfo
  readonly test: TestState
}

/** The keys of a provider. They go in and never come out: only last four characters are shown. */
export function KeysRow({ provider, test }: KeysRowProps) {
  const [adding, setAdding] = useState(false)
  const { keys } = provider
  const empty = keys.length === 0
  const close = () => setAdding(false)
  const saved = () => {
    close()
    test.start()
  }
  return (
    <Row label={keys.length > 1 ? 'API keys' : 'API key'}>
      {provider.key.lost === true && (
        <Banner tone="warn" title="This key can no longer be read." className="mb-2">
          The system’s keychain has changed since it was saved. Enter the key again.
        </Banner>
      )}
      {!empty && (
        <ul aria-label={`Keys of ${provider.label}`} className="m-0 grid list-none gap-2.5 p-0">
          {keys.map((key) => (
            <KeyItem
              key={key.id}
              provider={provider}
              info={key}
              onlyOne={keys.length === 1}
              onReplaced={test.start}
            />
          ))}
        </ul>
      )}
      {empty && <KeyForm provider={provider} onSaved={saved} />}
      {adding && (
        <div className="mt-3">
          <KeyForm provider={provider} name={suggestName(keys)} onSaved={saved} onCancel={close} />
        </div>
      )}
      {empty && <Hint>{whyKey(provider)}</Hint>}
      <div className="mt-1.5 -ml-2 flex gap-1 empty:hidden">
        {!empty && !adding && (
          <Button variant="quiet" size="sm" icon={Plus} onClick={() => setAdding(true)}>
            Add another key
          </Button>
        )}
        <GetKey provider={provider} />
      </div>
    </Row>
  )
}

/** Leads to the page where the provider gives out keys, in the person's browser. */
function GetKey({ provider }: { readonly provider: ProviderInfo }) {
  const { keyPage } = provider.settings
  if (keyPage === undefined) return null
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={ExternalLink}
      data-tip={keyPage}
      onClick={() => void commandCall('app.openExternal', { url: keyPage })}
    >
      Get a key
    </Button>
  )
}

function whyKey({ key, label }: ProviderInfo): string {
  return key.needed === 'yes'
    ? `${label} answers only with a key. It is sent to this address only.`
    : 'Needed only if the server asks for one. It is sent to this address only.'
}

/** `Key 2`: a name that none of the others has. */
export function suggestName(keys: readonly Pick<KeyInfo, 'name'>[]): string {
  const taken = new Set(keys.map(({ name }) => name))
  let number = keys.length + 1
  while (taken.has(`Key ${number}`)) number++
  return `Key ${number}`
}
