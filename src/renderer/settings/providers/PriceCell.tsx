import { useRef } from 'react'
import type { ModelInfo } from '../../../shared/domain/model'
import { Button, Popover } from '../../components/ui'
import { formatDay } from '../../lib/format'
import { priceGroups, priceSource, shortPrice } from '../../lib/priceWords'
import { PriceForm } from './PriceForm'

/** The price of a model with its source: free, from a list, or typed by a person. */
export function PriceCell({ model }: { readonly model: ModelInfo }) {
  const cell = useRef<HTMLSpanElement>(null)
  if (model.free) return <span className="pr-2 text-right text-sm text-ok">Free</span>
  const { price } = model
  const words = price ? shortPrice(price) : 'Set price'
  return (
    <span ref={cell} className="min-w-0 text-right">
      <Popover
        label={`Price of ${model.label}`}
        side="below-end"
        trigger={(trigger) => (
          <Button
            {...trigger}
            variant="quiet"
            size="sm"
            className="num"
            aria-label={price ? `Price of ${model.label}: ${words}` : `Set price of ${model.label}`}
            data-tip={price ? `Price: ${priceSource(price)}` : 'Cost stays unknown without a price'}
          >
            {words}
          </Button>
        )}
      >
        {(close) => (
          <div className="w-[300px] p-3 text-left">
            {price && <PriceList price={price} />}
            <PriceForm model={model} cell={cell} onDone={close} />
          </div>
        )}
      </Popover>
      {price && (
        <span className="block truncate pr-2 text-2xs text-fg-3">
          {price.source}
          {price.asOf !== undefined && `, ${formatDay(price.asOf)}`}
        </span>
      )}
    </span>
  )
}

/** Every rate that is known, then where they come from. */
function PriceList({ price }: { readonly price: NonNullable<ModelInfo['price']> }) {
  return (
    <div className="mb-3 max-h-[240px] overflow-y-auto border-b border-line pb-2.5">
      {priceGroups(price).map(({ title, lines }) => (
        <div key={title} className="mb-1.5">
          <div className="text-xs font-medium text-fg-2">{title}</div>
          <dl className="num m-0 text-sm">
            {lines.map(({ what, amount }) => (
              <div key={what} className="flex justify-between gap-3">
                <dt className="text-fg-3">{what}</dt>
                <dd className="m-0">{amount}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      <div className="text-xs text-fg-3">Source: {priceSource(price)}</div>
    </div>
  )
}
