import type { ModelInfo } from '../../shared/domain/model'
import { UNKNOWN, formatBytes } from '../lib/format'
import { chargesTokens, flatParts, priceSource, shortPrice } from '../lib/priceWords'

/**
 * Two cells, dollars per million tokens in and out; or one over both for a model that is free, paid
 * by the call or the image, or of a price that nobody knows.
 */
export function PriceCells({ model }: { readonly model: ModelInfo }) {
  const { price } = model
  if (model.free)
    return (
      <Wide>
        {model.sizeBytes !== undefined && (
          <span className="mr-2 text-fg-3">{formatBytes(model.sizeBytes)}</span>
        )}
        <span className="text-ok">Free</span>
      </Wide>
    )
  if (!price)
    return (
      <Wide tip="Nobody knows its price; you can set one under Settings">
        <span className="text-fg-3">{UNKNOWN}</span>
      </Wide>
    )
  const tip = `${shortPrice(price)}. ${priceSource(price)}`
  const flat = flatParts(price)
  if (!chargesTokens(price)) return <Wide tip={tip}>{flat[0] ?? 'Free'}</Wide>
  return (
    <>
      <Rate tip={tip}>{price.inputPerMTok}</Rate>
      <Rate tip={tip}>
        {price.outputPerMTok}
        {flat.length > 0 && ' +'}
      </Rate>
    </>
  )
}

interface CellProps {
  readonly tip?: string
  readonly children: React.ReactNode
}

function Rate({ tip, children }: CellProps) {
  return (
    <span role="gridcell" className="num truncate text-right text-fg-2" data-tip={tip}>
      {children}
    </span>
  )
}

function Wide({ tip, children }: CellProps) {
  return (
    <span
      role="gridcell"
      aria-colspan={2}
      className="num col-span-2 truncate text-right text-fg-2"
      data-tip={tip}
    >
      {children}
    </span>
  )
}
