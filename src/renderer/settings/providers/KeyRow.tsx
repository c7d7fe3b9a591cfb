import { useState } from 'react'
import { KeyRound, Lock, PlugZap } from 'lucide-react'
import type { KeyStatus, ProviderInfo } from '../../../shared/domain/model'
import { Banner, Button, Field, Icon } from '../../components/ui'
import { api } from '../../ipc/client'
import { queryClient, showError, useCommandCall } from '../../ipc/hooks'
import { formatWhen } from '../../lib/format'
import { useAsk } from '../confirm'
import { Hint, Row } from '../rows'
import { TestOutcome } from './TestOutcome'
import type { TestState } from './useTest'

interface KeyRowProps {
  readonly provider: ProviderInfo
  readonly test: TestState
}

/** A key goes in and never comes out: after saving, only its last four characters are shown. */
export function KeyRow({ provider, test }: KeyRowProps) {
  const [replacing, setReplacing] = useState(false)
  const { key } = provider
  const forgetKey = useForgetKey(provider)
  const kept = key.present && !replacing
  return (
    <Row label="API key">
      {key.lost === true && (
        <Banner tone="warn" title="This key can no longer be read." className="mb-2">
          The system’s keychain has changed since it was saved. Enter the key again.
        </Banner>
      )}
      {kept ? (
        <div className="flex gap-2">
          <div className="field min-w-0 flex-1">
            <Icon icon={Lock} size={13} className="text-fg-3" />
            <span className="mono flex-1 truncate text-[12px]" aria-label={spokenKey(key)}>
              ••••••••{key.lastFour}
            </span>
          </div>
          <Button icon={PlugZap} busy={test.busy} onClick={test.start}>
            Test key
          </Button>
          <Button onClick={() => setReplacing(true)}>Replace</Button>
          <Button variant="danger" onClick={forgetKey}>
            Remove
          </Button>
        </div>
      ) : (
        <KeyForm
          provider={provider}
          onSaved={() => {
            setReplacing(false)
            test.start()
          }}
          onCancel={key.present ? () => setReplacing(false) : undefined}
        />
      )}
      {key.present && <TestOutcome outcome={test.outcome} />}
      <Hint>{keptSentence(key)}</Hint>
    </Row>
  )
}

function spokenKey({ lastFour }: KeyStatus): string {
  return lastFour === undefined ? 'A key is saved' : `A key is saved that ends in ${lastFour}`
}

/** When and how a key is kept, in plain words. */
export function keptSentence(key: KeyStatus): string {
  if (!key.present)
    return 'Needed only if the server asks for one. It is sent to this address only.'
  const when = key.savedAt === undefined ? '' : ` ${formatWhen(key.savedAt)}`
  return key.storage === 'session'
    ? `Entered${when}. Kept in memory for this session; gone when Triptych closes. The full key cannot be shown again.`
    : `Saved${when}, encrypted by the system. The full key cannot be shown again.`
}

function useForgetKey(provider: ProviderInfo): () => void {
  const ask = useAsk()
  const forget = useCommandCall('keys.forget')
  return () =>
    ask({
      title: `Remove the key of ${provider.label}?`,
      detail: 'It is deleted from this computer. Boards keep their answers.',
      action: 'Remove key',
      onConfirm: () => forget.mutate({ provider: provider.id })
    })
}

interface KeyFormProps {
  readonly provider: ProviderInfo
  readonly onSaved: () => void
  readonly onCancel: (() => void) | undefined
}

function KeyForm({ provider, onSaved, onCancel }: KeyFormProps) {
  const [filled, setFilled] = useState(false)
  const [busy, setBusy] = useState(false)

  const save = async (form: HTMLFormElement) => {
    const entered = new FormData(form).get('key')
    if (typeof entered !== 'string' || entered.trim() === '') return
    setBusy(true)
    try {
      // Straight to main: state and the cache of a mutation would both keep the key.
      await api('keys.set', { provider: provider.id, key: entered.trim() })
      form.reset()
      setFilled(false)
      await queryClient.invalidateQueries({ queryKey: ['providers.list'] })
      onSaved()
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      <Field
        name="key"
        type="password"
        icon={KeyRound}
        className="flex-1"
        label={`Key of ${provider.label}`}
        placeholder={onCancel ? 'Paste the new key' : 'Paste a key'}
        maxLength={4_000}
        // A person pressed Replace to type here.
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
