import { useState } from 'react'
import { Trash2 } from 'lucide-react'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { useAsk } from '../confirm'
import { Row } from '../rows'

/** The name of a provider that a person added. */
export function NameRow({ provider }: { readonly provider: ProviderInfo }) {
  const [draft, setDraft] = useState<string>()
  const update = useCommandCall('providers.update')
  const save = () => {
    const label = draft?.trim() ?? ''
    setDraft(undefined)
    if (label !== '' && label !== provider.label) update.mutate({ id: provider.id, label })
  }
  return (
    <Row label="Name">
      <Field
        className="w-[280px]"
        label="Name of the server"
        maxLength={200}
        value={draft ?? provider.label}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
      />
    </Row>
  )
}

interface RemoveRowProps {
  readonly provider: ProviderInfo
  readonly onRemoved: () => void
}

/** Takes a provider that a person added out again. */
export function RemoveRow({ provider, onRemoved }: RemoveRowProps) {
  const ask = useAsk()
  const remove = useCommandCall('providers.remove')
  const confirm = () =>
    ask({
      title: `Remove ${provider.label}?`,
      detail:
        provider.keys.length > 0
          ? 'Its keys are deleted too. Boards keep their answers, but its models cannot be run any more.'
          : 'Boards keep their answers, but its models cannot be run any more.',
      action: 'Remove server',
      onConfirm: () => remove.mutate({ id: provider.id }, { onSuccess: onRemoved })
    })
  return (
    <Row label="Remove" hint="Takes the server out of the list. Answers stay on their boards.">
      <Button variant="danger" icon={Trash2} busy={remove.isPending} onClick={confirm}>
        Remove server
      </Button>
    </Row>
  )
}
