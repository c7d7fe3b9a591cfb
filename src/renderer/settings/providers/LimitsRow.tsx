import type { ProviderInfo, RateInfo } from '../../../shared/domain/model'
import { NumberField } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { formatCount, plural } from '../../lib/format'
import { Hint, Row } from '../rows'

const MOST_AT_ONCE = 64
const MOST_PER_MINUTE = 1_000_000_000

/** How fast the key may be used: what holds now and who says so, and a person's own values. */
export function LimitsRow({ provider }: { readonly provider: ProviderInfo }) {
  const { mutate } = useCommandCall('providers.update')
  const { id, settings, rate } = provider
  const effective = rate?.concurrency ?? provider.concurrency
  return (
    <Row label="Limits">
      <div className="flex flex-wrap gap-5">
        <Limit
          caption="At once"
          label="Requests at once"
          max={MOST_AT_ONCE}
          own={settings.concurrency}
          effective={effective}
          onChange={(value) => mutate({ id, concurrency: value ?? null })}
        />
        <Limit
          caption="Requests a minute"
          label="Requests a minute"
          max={MOST_PER_MINUTE}
          own={settings.requestsPerMinute}
          effective={rate?.requestsPerMinute}
          onChange={(value) => mutate({ id, requestsPerMinute: value ?? null })}
        />
        <Limit
          caption="Tokens a minute"
          label="Tokens a minute"
          max={MOST_PER_MINUTE}
          own={settings.tokensPerMinute}
          effective={rate?.tokensPerMinute}
          onChange={(value) => mutate({ id, tokensPerMinute: value ?? null })}
        />
      </div>
      <Hint>{rateSentence(rate, effective)}</Hint>
      <Hint className="mt-0.5">
        {provider.kind === 'local-server'
          ? 'More at once would only slow each answer down and spoil its timings.'
          : 'An empty field follows the provider.'}
      </Hint>
    </Row>
  )
}

interface LimitProps {
  readonly caption: string
  readonly label: string
  readonly max: number
  /** Typed by a person. */
  readonly own: number | undefined
  /** What holds without that. */
  readonly effective: number | undefined
  readonly onChange: (value: number | undefined) => void
}

function Limit({ caption, label, max, own, effective, onChange }: LimitProps) {
  return (
    <div className="grid gap-1">
      <span aria-hidden className="text-xs text-fg-2">
        {caption}
      </span>
      <NumberField
        integer
        className="w-[112px]"
        label={label}
        min={1}
        max={max}
        value={own}
        placeholder={effective === undefined ? 'No limit' : formatCount(effective)}
        onChange={(value) => value !== own && onChange(value)}
      />
    </div>
  )
}

/** `4 at once, 50 requests and 40,000 tokens a minute. Said by the provider. 12 requests are left.` */
export function rateSentence(rate: RateInfo | undefined, effective: number): string {
  const perMinute = [
    ...(rate?.requestsPerMinute === undefined ? [] : [plural(rate.requestsPerMinute, 'request')]),
    ...(rate?.tokensPerMinute === undefined ? [] : [plural(rate.tokensPerMinute, 'token')])
  ]
  const left = [
    ...(rate?.remainingRequests === undefined ? [] : [plural(rate.remainingRequests, 'request')]),
    ...(rate?.remainingTokens === undefined ? [] : [plural(rate.remainingTokens, 'token')])
  ]
  return [
    `In effect: ${effective} at once${perMinute.length > 0 ? `, ${perMinute.join(' and ')} a minute` : ''}.`,
    rate ? `${rate.source.replace(/\.$/, '')}.` : '',
    left.length > 0 ? `Left in this minute: ${left.join(', ')}.` : ''
  ]
    .filter(Boolean)
    .join(' ')
}
