import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Ref, RefObject } from 'react'
import type { Price } from '../../../shared/domain/cost'
import type { ModelInfo } from '../../../shared/domain/model'
import { Button, Field } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { TYPED_BY_YOU, readAmount, readPrice } from './price'
import type { TypedPrice } from './price'

const PER_MTOK = 'dollars per million tokens'

interface PriceFormProps {
  readonly model: ModelInfo
  /** Holds the button that opened the form. */
  readonly cell: RefObject<HTMLElement | null>
  readonly onDone: () => void
}

/** A person's own price over the listed one; it stays until it is taken back. */
export function PriceForm({ model, cell, onDone }: PriceFormProps) {
  const [typed, setTyped] = useState<TypedPrice>(() => typedOf(model.price))
  const override = useCommandCall('models.override')
  const first = useFocusWhileOpen(cell)
  const price = readPrice(typed)
  const isOwn = model.price?.source === TYPED_BY_YOU
  const save = (next: Price | null) => {
    override.mutate({ provider: model.provider, model: model.id, price: next })
    onDone()
  }
  const change = (name: keyof TypedPrice) => (value: string) =>
    setTyped((now) => ({ ...now, [name]: value }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (price) save(price)
      }}
    >
      <div className="text-sm font-medium">Your own price, in US dollars</div>
      <div className="mt-0.5 text-xs text-pretty text-fg-3">
        It is used in place of the listed one, and no refresh changes it.
      </div>
      <div className="mt-2.5 grid grid-cols-2 gap-2">
        <Amount
          caption="In, per million"
          label={`In, ${PER_MTOK}`}
          value={typed.input}
          onChange={change('input')}
          ref={first}
        />
        <Amount
          caption="Out, per million"
          label={`Out, ${PER_MTOK}`}
          value={typed.output}
          onChange={change('output')}
        />
        <Amount
          caption="Each call"
          label="Each call, dollars"
          value={typed.perCall}
          onChange={change('perCall')}
        />
        <Amount
          caption="Each image"
          label="Each image, dollars"
          value={typed.perImage}
          onChange={change('perImage')}
        />
      </div>
      <div className="mt-3 flex gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={price === undefined}>
          Save price
        </Button>
        {isOwn && (
          <Button size="sm" variant="danger" onClick={() => save(null)}>
            Remove price
          </Button>
        )}
      </div>
    </form>
  )
}

function typedOf(price: Price | undefined): TypedPrice {
  return {
    input: price?.inputPerMTok ?? '',
    output: price?.outputPerMTok ?? '',
    perCall: price?.perCall ?? '',
    perImage: price?.perImage ?? ''
  }
}

/** Puts the focus into the form once it is shown, and back on its button when it goes. */
function useFocusWhileOpen(cell: RefObject<HTMLElement | null>): Ref<HTMLInputElement> {
  const first = useRef<HTMLInputElement>(null)
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
  return first
}

interface AmountProps {
  readonly caption: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly ref?: Ref<HTMLInputElement>
}

function Amount({ caption, label, value, onChange, ref }: AmountProps) {
  const wrong = value.trim() !== '' && readAmount(value) === undefined
  return (
    <div className="grid content-start gap-1">
      <span className="text-xs text-fg-2" aria-hidden>
        {caption}
      </span>
      <Field
        className="num"
        inputMode="decimal"
        label={label}
        placeholder="0.00"
        value={value}
        error={wrong ? 'Not an amount' : undefined}
        {...(ref && { ref })}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
