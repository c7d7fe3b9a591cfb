import type { ProviderInfo } from '../../../shared/domain/model'
import type { Timeouts } from '../../../shared/domain/settings'
import { NumberField } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { formatCount } from '../../lib/format'
import { Row } from '../rows'
import { LONGEST_SECONDS, TIME_LIMITS } from '../timeLimits'
import { useSettings } from '../useSettings'

/** The provider's own time limits; an empty one is the general limit. */
export function TimeoutsRow({ provider }: { readonly provider: ProviderInfo }) {
  const general = useSettings().settings.timeouts
  const { mutate } = useCommandCall('providers.update')
  const own = provider.settings.timeouts
  return (
    <Row
      label="Time limits"
      hint="In seconds. An empty field follows the general limits, shown in grey."
    >
      <div className="flex flex-wrap gap-5">
        {TIME_LIMITS.map(({ key, label, what }) => (
          <div key={key} className="grid gap-1" data-tip={what}>
            <span aria-hidden className="text-xs text-fg-2">
              {label}
            </span>
            <NumberField
              className="w-[84px]"
              label={`${label}, seconds`}
              min={1}
              max={LONGEST_SECONDS}
              value={own[key]}
              placeholder={formatCount(general[key])}
              onChange={(value) =>
                value !== own[key] &&
                mutate({ id: provider.id, timeouts: withLimit(own, key, value) })
              }
            />
          </div>
        ))}
      </div>
    </Row>
  )
}

/** The limits with one of them set or taken away; null when none is left. */
export function withLimit(
  own: Partial<Timeouts>,
  key: keyof Timeouts,
  value: number | undefined
): Partial<Timeouts> | null {
  const { [key]: _old, ...rest } = own
  const next = value === undefined ? rest : { ...rest, [key]: value }
  return Object.keys(next).length === 0 ? null : next
}
