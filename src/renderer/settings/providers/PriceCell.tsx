import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Ref, RefObject } from 'react'
import type { ModelInfo } from '../../../shared/domain/model'
import { Button, Field, Popover } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { TYPED_BY_YOU, readAmount, readPrice } from './price'

/** The price of a model: free, the server's, or typed by a person in a small form. */
export function PriceCell({ model }: { readonly model: ModelInfo }) {
  const cell = useRef<HTMLSpanElement>(null)
  if (model.free) return <span className="pr-2 text-right text-sm text-ok">Free</span>
  const { price } = model
  const words = price ? `${price.inputPerMTok} / ${price.outputPerMTok}` : 'Set price'
  return (
    <span ref={cell} className="text-right">
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
            data-tip={price ? `Price: ${price.source}` : 'Cost stays unknown without a price'}
          >
            {words}
          </Button>
        )}
      >
        {(close) => <PriceForm model={model} cell={cell} onDone={close} />}
      </Popover>
    </span>
  )
}

interface PriceFormProps {
  readonly model: ModelInfo
  /** Holds the button that opened the form. */
  readonly cell: RefObject<HTMLElement | null>
  readonly onDone: () => void
}

function PriceForm({ model, cell, onDone }: PriceFormProps) {
  const [typedIn, setTypedIn] = useState(model.price?.inputPerMTok ?? '')
  const [typedOut, setTypedOut] = useState(model.price?.outputPerMTok ?? '')
  const override = useCommandCall('models.override')
  const first = useRef<HTMLInputElement>(null)
  const price = readPrice(typedIn, typedOut)
  useEffect(() => {
    // The form is mounted just before the browser shows it; only then can it take the focus.
    const frame = requestAnimationFrame(() => first.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  useLayoutEffect(() => {
    const element = cell.current
    return () => {
      // Still in the page here; once it is out, the browser no longer knows where to put the focus.
      if (element?.contains(document.activeElement)) element.querySelector('button')?.focus()
    }
  }, [cell])
  const save = (next: typeof price | null) => {
    if (next === undefined) return
    override.mutate({ provider: model.provider, model: model.id, price: next })
    onDone()
  }
  return (
    <form
      className="w-[280px] p-3 text-left"
      onSubmit={(event) => {
        event.preventDefault()
        save(price)
      }}
    >
      <div className="text-sm font-medium">Price in US dollars</div>
      <div className="mt-0.5 text-xs text-fg-3">Per million tokens, as the provider lists it.</div>
      <div className="mt-2.5 flex gap-2">
        <Amount label="In" value={typedIn} onChange={setTypedIn} ref={first} />
        <Amount label="Out" value={typedOut} onChange={setTypedOut} />
      </div>
      <div className="mt-3 flex gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={price === undefined}>
          Save price
        </Button>
        {model.price?.source === TYPED_BY_YOU && (
          <Button size="sm" variant="danger" onClick={() => save(null)}>
            Remove price
          </Button>
        )}
      </div>
    </form>
  )
}

interface AmountProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly ref?: Ref<HTMLInputElement>
}

function Amount({ label, value, onChange, ref }: AmountProps) {
  const wrong = value.trim() !== '' && readAmount(value) === undefined
  return (
    <div className="grid flex-1 content-start gap-1">
      <span className="text-xs text-fg-2" aria-hidden>
        {label}
      </span>
      <Field
        className="num"
        inputMode="decimal"
        label={`${label}, dollars per million tokens`}
        placeholder="0.00"
        value={value}
        error={wrong ? 'Not an amount' : undefined}
        {...(ref && { ref })}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
