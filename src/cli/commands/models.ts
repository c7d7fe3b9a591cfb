import type { ModelInfo } from '../../shared/domain/model'
import { textTable } from '../../main/engine/exports/textTable'
import { UsageError } from '../badPlan'
import { EXIT, type CommandContext } from '../context'
import { withEngine } from '../engineSession'

export interface ModelsOptions {
  readonly provider?: string
  readonly json: boolean
}

/** `triptych models`: what can be asked on this computer now. */
export async function modelsCommand(
  { provider, json }: ModelsOptions,
  context: CommandContext
): Promise<number> {
  return withEngine({}, context, async ({ providers }) => {
    const known = providers.list().map(({ id }) => id)
    if (provider !== undefined && !known.some((id) => id === provider))
      throw new UsageError(`There is no provider "${provider}"; there are ${known.join(', ')}.`)
    const all = await providers.models()
    const models = all.filter((model) => provider === undefined || model.provider === provider)
    context.stdout.write(json ? `${JSON.stringify(models, null, 2)}\n` : modelTable(models))
    return EXIT.ok
  })
}

function modelTable(models: readonly ModelInfo[]): string {
  const rows = models.map(({ provider, id, vision, free, note }) => [
    provider,
    id,
    vision,
    free ? 'free' : 'unknown',
    note ?? ''
  ])
  return textTable([['Provider', 'Model', 'Sees', 'Cost', 'Note'], ...rows])
}
