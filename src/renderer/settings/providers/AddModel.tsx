import { useState } from 'react'
import type { FormEvent } from 'react'
import { Plus } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { Hint } from '../rows'

interface AddModelProps {
  readonly provider: ProviderInfo
  readonly models: readonly ModelInfo[]
}

/** Some servers list only part of their models, or none: a person can name one. */
export function AddModel({ provider, models }: AddModelProps) {
  const [name, setName] = useState('')
  const override = useCommandCall('models.override')
  const model = name.trim()
  const known = models.some((other) => other.id === model)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (model === '' || known) return
    override.mutate(
      { provider: provider.id, model, listed: true },
      { onSuccess: () => setName('') }
    )
  }
  return (
    <form className="mt-3 max-w-[420px]" onSubmit={submit}>
      <div className="flex items-start gap-2">
        <Field
          className="mono flex-1"
          label="Add a model by its name"
          placeholder="Add a model by its name"
          maxLength={400}
          value={name}
          error={known ? 'This model is in the list already.' : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          type="submit"
          icon={Plus}
          busy={override.isPending}
          disabled={model === '' || known}
        >
          Add model
        </Button>
      </div>
      <Hint>Exactly as the provider writes it, for models that the server does not list.</Hint>
    </form>
  )
}
