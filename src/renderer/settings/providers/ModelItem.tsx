import { X } from 'lucide-react'
import type { ModelInfo } from '../../../shared/domain/model'
import { IconButton, Select, toast } from '../../components/ui'
import type { Option } from '../../components/ui'
import { commandCall, useCommandCall } from '../../ipc/hooks'
import { PriceCell } from './PriceCell'

type Sight = 'server' | 'yes' | 'no'

interface ModelItemProps {
  readonly model: ModelInfo
  readonly builtIn: boolean
}

export function ModelItem({ model, builtIn }: ModelItemProps) {
  if (builtIn)
    return (
      <li className="border-t border-line py-2">
        <ModelName model={model} />
        {model.note !== undefined && (
          <p className="m-0 mt-0.5 max-w-[600px] text-xs text-pretty text-fg-2">{model.note}</p>
        )}
      </li>
    )
  return (
    <li className="model-row min-h-[42px] border-t border-line py-1">
      <ModelName model={model} />
      <SightSelect model={model} />
      <PriceCell model={model} />
      {model.listedByYou === true && (
        <IconButton
          size="sm"
          icon={X}
          label={`Remove ${model.label} from the list`}
          onClick={() => void unlist(model)}
        />
      )}
    </li>
  )
}

function ModelName({ model }: { readonly model: ModelInfo }) {
  return (
    <div className="min-w-0 leading-4">
      <div className="truncate text-sm">{model.label}</div>
      {model.label !== model.id && (
        <div className="selectable truncate font-mono text-2xs text-fg-3">{model.id}</div>
      )}
      {model.listedByYou === true && <div className="text-2xs text-fg-3">Added by you</div>}
    </div>
  )
}

/** What the choice “as the server says” amounts to, as far as it is known now. */
function serverLabel(model: ModelInfo): string {
  if (model.visionSource === 'set by you') return 'As the server says'
  return model.vision === 'unknown' ? 'Unknown' : `As the server says: ${model.vision}`
}

function SightSelect({ model }: { readonly model: ModelInfo }) {
  const override = useCommandCall('models.override')
  const options: readonly Option<Sight>[] = [
    { value: 'server', label: serverLabel(model) },
    { value: 'yes', label: 'Yes, set by you' },
    { value: 'no', label: 'No, set by you' }
  ]
  const chosen: Sight =
    model.visionSource === 'set by you' && model.vision !== 'unknown' ? model.vision : 'server'
  return (
    <Select
      size="sm"
      label={`${model.label} sees images`}
      value={chosen}
      options={options}
      onChange={(value) =>
        override.mutate({
          provider: model.provider,
          model: model.id,
          vision: value === 'server' ? null : value
        })
      }
    />
  )
}

async function unlist({ provider, id, label }: ModelInfo): Promise<void> {
  await commandCall('models.override', { provider, model: id, listed: false })
  toast({
    tone: 'info',
    title: `${label} removed from the list`,
    action: {
      label: 'Undo',
      run: () => void commandCall('models.override', { provider, model: id, listed: true })
    }
  })
}
