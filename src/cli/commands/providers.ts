import type { ProviderInfo } from '../../shared/domain/model'
import { textTable } from '../../main/engine/exports/textTable'
import { EXIT, type CommandContext } from '../context'
import { withEngine } from '../engineSession'

/** `triptych providers`: where models come from, and whether they can be reached now. */
export async function providersCommand(
  { json }: { readonly json: boolean },
  context: CommandContext
): Promise<number> {
  return withEngine({}, context, async ({ providers }) => {
    await providers.refresh()
    const list = providers.list()
    context.stdout.write(json ? `${JSON.stringify(list, null, 2)}\n` : providerTable(list))
    return EXIT.ok
  })
}

function providerTable(providers: readonly ProviderInfo[]): string {
  const rows = providers.map(({ id, label, status, baseUrl }) => [
    id,
    label,
    status.state,
    baseUrl,
    status.detail
  ])
  return textTable([['Provider', 'Name', 'State', 'Address', 'Detail'], ...rows])
}
