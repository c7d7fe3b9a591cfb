import { useState } from 'react'
import { Lock, Pencil } from 'lucide-react'
import type { KeyInfo, ProviderInfo } from '../../../shared/domain/model'
import { Button, Field, Icon, IconButton, Pill, Radio } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { formatWhen } from '../../lib/format'
import { useAsk } from '../confirm'
import { KeyForm } from './KeyForm'

interface KeyItemProps {
  readonly provider: ProviderInfo
  readonly info: KeyInfo
  /** There is nothing to choose between. */
  readonly onlyOne: boolean
  readonly onReplaced: () => void
}

/** One saved key: which runs use it, its name, its last four characters, how it is kept. */
export function KeyItem({ provider, info, onlyOne, onReplaced }: KeyItemProps) {
  const [editing, setEditing] = useState<'name' | 'key'>()
  const remove = useRemoveKey(provider, info)
  const close = () => setEditing(undefined)
  if (editing === 'key')
    return (
      <li>
        <KeyForm
          provider={provider}
          replaces={info.id}
          onSaved={() => {
            close()
            onReplaced()
          }}
          onCancel={close}
        />
      </li>
    )
  return (
    <li>
      <div className="flex items-center gap-2">
        {!onlyOne && <UseKey provider={provider} info={info} />}
        <div className="field min-w-0 flex-1">
          <Icon icon={Lock} size={13} className="text-fg-3" />
          <span className="mono truncate text-[12px]">
            <span aria-hidden>••••••••{info.lastFour}</span>
            <span className="sr-only">{spokenKey(info)}</span>
          </span>
          {info.lost === true && <Pill tone="warn">Cannot be read</Pill>}
          <span className="ml-auto min-w-0 truncate text-xs text-fg-3">{info.name}</span>
          <IconButton
            size="sm"
            className="-mr-1.5"
            icon={Pencil}
            label={`Rename the key ${info.name}`}
            onClick={() => setEditing('name')}
          />
        </div>
        <Button
          aria-label={onlyOne ? undefined : `Replace the key ${info.name}`}
          onClick={() => setEditing('key')}
        >
          Replace
        </Button>
        <Button
          variant="danger"
          aria-label={onlyOne ? undefined : `Remove the key ${info.name}`}
          onClick={remove}
        >
          Remove
        </Button>
      </div>
      {editing === 'name' && <RenameKey provider={provider} info={info} onDone={close} />}
      <p className="m-0 mt-1 text-xs text-pretty text-fg-3">{keptSentence(info, onlyOne)}</p>
    </li>
  )
}

function UseKey({ provider, info }: { readonly provider: ProviderInfo; readonly info: KeyInfo }) {
  const use = useCommandCall('keys.use')
  return (
    <Radio
      name={`key-of-${provider.id}`}
      checked={info.inUse}
      disabled={use.isPending}
      onSelect={() => use.mutate({ provider: provider.id, id: info.id })}
    >
      <span className="sr-only">Use the key {info.name}</span>
    </Radio>
  )
}

interface RenameKeyProps {
  readonly provider: ProviderInfo
  readonly info: KeyInfo
  readonly onDone: () => void
}

function RenameKey({ provider, info, onDone }: RenameKeyProps) {
  const [draft, setDraft] = useState(info.name)
  const rename = useCommandCall('keys.rename')
  const name = draft.trim()
  return (
    <form
      className="mt-2 flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (name === '') return
        if (name !== info.name) rename.mutate({ provider: provider.id, id: info.id, name })
        onDone()
      }}
    >
      <Field
        className="w-[200px]"
        label="Name of the key"
        maxLength={200}
        value={draft}
        // A person pressed Rename to type here.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
      />
      <Button type="submit" disabled={name === ''}>
        Save name
      </Button>
      <Button variant="quiet" onClick={onDone}>
        Cancel
      </Button>
    </form>
  )
}

function useRemoveKey(provider: ProviderInfo, info: KeyInfo): () => void {
  const ask = useAsk()
  const remove = useCommandCall('keys.remove')
  return () =>
    ask({
      title: `Remove the key ${info.name} of ${provider.label}?`,
      detail: 'It is deleted from this computer. Boards keep their answers.',
      action: 'Remove key',
      onConfirm: () => remove.mutate({ provider: provider.id, id: info.id })
    })
}

function spokenKey({ lastFour }: KeyInfo): string {
  return lastFour === undefined ? 'A key is saved' : `A key is saved that ends in ${lastFour}`
}

/** Whether it is in use, when it was saved and how it is kept, in plain words. */
export function keptSentence(info: KeyInfo, onlyOne: boolean): string {
  if (info.lost === true)
    return 'The system’s keychain has changed since it was saved. Replace it or remove it.'
  const use = info.inUse && !onlyOne ? 'In use. ' : ''
  const when = info.savedAt === undefined ? '' : ` ${formatWhen(info.savedAt)}`
  return info.storage === 'session'
    ? `${use}Entered${when}. Kept in memory for this session; gone when Triptych closes. The full key cannot be shown again.`
    : `${use}Saved${when}, encrypted by the system. The full key cannot be shown again.`
}
