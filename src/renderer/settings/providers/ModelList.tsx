import { useState } from 'react'
import { Search } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { Hint } from '../rows'
import { AddModel } from './AddModel'
import { ModelItem } from './ModelItem'

/** From here on a list is long enough to be searched. */
const SEARCH_FROM = 10
/** Rows shown at first, and added with each press: each holds a few controls. */
const STEP = 60

interface ModelListProps {
  readonly provider: ProviderInfo
  readonly models: readonly ModelInfo[]
  readonly pending: boolean
}

/** The provider's models, and what a person knows better about them than the server. */
export function ModelList({ provider, models, pending }: ModelListProps) {
  const [search, setSearch] = useState('')
  const [most, setMost] = useState(STEP)
  const builtIn = provider.kind === 'built-in'
  const found = searchModels(models, search)
  const shown = found.slice(0, most)
  return (
    <section aria-labelledby="models-title" className="border-t border-line py-3">
      <div className="flex min-h-7 items-center gap-3">
        <h2 id="models-title" className="m-0 text-sm font-medium">
          Models
        </h2>
        {models.length >= SEARCH_FROM && (
          <Field
            quiet
            icon={Search}
            type="search"
            size="sm"
            className="ml-auto w-[200px]"
            label="Find a model"
            placeholder={`Find in ${models.length}`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
      </div>
      {models.length > 0 && !builtIn && <ListHead />}
      <ul className="m-0 list-none p-0">
        {shown.map((model) => (
          <ModelItem key={model.id} model={model} builtIn={builtIn} />
        ))}
      </ul>
      {shown.length < found.length && (
        <Button size="sm" className="mt-2" onClick={() => setMost(most + STEP)}>
          Show {Math.min(STEP, found.length - shown.length)} more of {found.length}
        </Button>
      )}
      {found.length === 0 && <Hint>{emptySentence(provider, search, pending)}</Hint>}
      {!builtIn && <AddModel provider={provider} models={models} />}
    </section>
  )
}

/** Models whose name or id contains the search. */
export function searchModels(models: readonly ModelInfo[], search: string): readonly ModelInfo[] {
  const word = search.trim().toLowerCase()
  return models.filter((model) => `${model.label} ${model.id}`.toLowerCase().includes(word))
}

function emptySentence(provider: ProviderInfo, search: string, pending: boolean): string {
  if (search.trim() !== '') return 'No model of this provider has that name.'
  if (pending) return 'Reading the list of models.'
  return provider.status.state === 'ready'
    ? 'The server lists no models. Add one by its name if you know it.'
    : 'Models appear here once the server answers. You can also add one by its name.'
}

function ListHead() {
  return (
    <div className="model-row h-[26px] text-xs text-fg-3">
      <span>Name and id</span>
      <span>Sees images</span>
      <span className="pr-2 text-right whitespace-nowrap">$ in / out per M tokens</span>
    </div>
  )
}
