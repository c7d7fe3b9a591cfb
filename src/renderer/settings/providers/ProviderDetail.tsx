import { CopyPlus } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { Banner, Button, MockTag, ProviderTile } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { plural } from '../../lib/format'
import { hostOf } from '../../lib/providers'
import { AddressRow, FixedAddressRow } from './AddressRow'
import { BalanceRow } from './BalanceRow'
import { ConnectionRow } from './ConnectionRow'
import { KeysRow } from './KeysRow'
import { LimitsRow } from './LimitsRow'
import { ModelList } from './ModelList'
import { NameRow, RemoveRow } from './OwnRows'
import { TimeoutsRow } from './TimeoutsRow'
import { useTest } from './useTest'

interface ProviderDetailProps {
  readonly provider: ProviderInfo
  readonly onAddAnother: () => void
  readonly onRemoved: () => void
}

/** Everything that can be set about one provider. Mount it anew for another provider. */
export function ProviderDetail({ provider, onAddAnother, onRemoved }: ProviderDetailProps) {
  const models = useCall('providers.models', {}).data
  const own = models?.filter((model) => model.provider === provider.id) ?? []
  return (
    <div className="max-w-[860px] px-7 pt-5 pb-10 max-[1279px]:px-5">
      <header className="tile-lg flex items-center gap-3 pb-4">
        <ProviderTile tile={provider.tile} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <h1 className="m-0 truncate text-xl leading-6 font-semibold tracking-tight">
              {provider.label}
            </h1>
            {provider.mock && <MockTag />}
          </div>
          <div className="text-xs text-fg-3">{summaryOf(provider, own)}</div>
        </div>
        {provider.kind !== 'built-in' && (
          <Button
            variant="quiet"
            icon={CopyPlus}
            data-tip="The same once more, with another address, account or key"
            onClick={onAddAnother}
          >
            Add another
          </Button>
        )}
      </header>
      {provider.mock && (
        <Banner tone="warn" title="This is a mock server." className="mb-4">
          It only pretends: no model sees the image, no price is real, and it has a key of its own.
          Answers, prices and exports are marked as mock.
        </Banner>
      )}
      {provider.kind !== 'built-in' && <ConnectedRows provider={provider} />}
      <ModelList provider={provider} models={own} pending={models === undefined} />
      {provider.custom && <RemoveRow provider={provider} onRemoved={onRemoved} />}
    </div>
  )
}

function ConnectedRows({ provider }: { readonly provider: ProviderInfo }) {
  const test = useTest(provider.id)
  const takesKeys = provider.key.needed !== 'no' && !(provider.mock && provider.keys.length === 0)
  return (
    <>
      {provider.custom && <NameRow provider={provider} />}
      {takesKeys && <KeysRow provider={provider} test={test} />}
      <ConnectionRow provider={provider} test={test} />
      {provider.settings.canTellBalance && <BalanceRow provider={provider} />}
      {provider.mock ? <FixedAddressRow provider={provider} /> : <AddressRow provider={provider} />}
      <LimitsRow provider={provider} />
      <TimeoutsRow provider={provider} />
    </>
  )
}

function summaryOf(provider: ProviderInfo, models: readonly ModelInfo[]): string {
  if (provider.kind === 'built-in')
    return `${plural(models.length, 'engine')} that run inside Triptych: no key, no network, nothing to pay`
  const seeing = models.filter((model) => model.vision !== 'no').length
  const place = provider.kind === 'cloud' ? hostOf(provider.baseUrl) : 'Server on this computer'
  const blind = seeing < models.length ? `, ${seeing} that see images or may` : ''
  const counted = models.length === 0 ? '' : `${plural(models.length, 'model')}${blind}`
  return [place, counted].filter(Boolean).join(', ') || 'Needs its address'
}
