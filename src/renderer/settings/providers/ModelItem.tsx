import { X } from 'lucide-react'
import type { ModelInfo } from '../../../shared/domain/model'
import { IconButton, Select, toast } from '../../components/ui'
import type { Option } from '../../components/ui'
import { commandCall, useCommandCall } from '../../ipc/hooks'
import { PriceCell } from './PriceCell'

/** Where sight comes from when a person has decided it. */
const SET_BY_YOU = 'set by you'

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
    <li className="model-row min-h-[46px] border-t border-line py-1">
      <ModelName model={model} />
      <Sees model={model} />
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
    <div className="min-w-0 leading-4" data-tip={model.note}>
      <div className="truncate text-sm">{model.label}</div>
      {model.label !== model.id && (
        <div className="selectable truncate font-mono text-2xs text-fg-3">{model.id}</div>
      )}
      {model.listedByYou === true && <div className="text-2xs text-fg-3">Added by you</div>}
    </div>
  )
}

const WORDS = { yes: 'Yes', no: 'No', unknown: 'Unknown' } as const

/** Whether it sees images, who says so, and a person's own word over it. */
function Sees({ model }: { readonly model: ModelInfo }) {
  const override = useCommandCall('models.override')
  const decided = model.visionSource === SET_BY_YOU && model.vision !== 'unknown'
  const options: readonly Option<Sight>[] = [
    { value: 'server', label: decided ? 'Back to what is known' : WORDS[model.vision] },
    { value: 'yes', label: 'Yes, set by you' },
    { value: 'no', label: 'No, set by you' }
  ]
  const chosen: Sight = decided ? model.vision : 'server'
  return (
    <div className="min-w-0">
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
      {!decided && model.visionSource !== '' && (
        <div className="truncate pt-0.5 pl-[7px] text-2xs text-fg-3" data-tip={model.visionSource}>
          {model.visionSource}
        </div>
      )}
    </div>
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
