/** Choices that only one provider has: a domain, a priority, a way of asking. Shown and sent as data. */
export type OptionValue = string | number | boolean
export type OptionValues = Readonly<Record<string, OptionValue>>

interface OptionWords {
  /** Name in {@link OptionValues}. */
  readonly id: string
  readonly label: string
  /** One plain sentence: what it does and what it costs. */
  readonly help?: string
}

export type OptionSpec =
  | (OptionWords & {
      readonly kind: 'choice'
      readonly choices: readonly { readonly value: string; readonly label: string }[]
      readonly default: string
      /** A value that is not among the choices may be typed too. */
      readonly open?: true
    })
  | (OptionWords & { readonly kind: 'switch'; readonly default: boolean })
  | (OptionWords & {
      readonly kind: 'text'
      readonly default: string
      readonly placeholder?: string
    })
  | (OptionWords & {
      readonly kind: 'number'
      readonly default: number
      readonly min: number
      readonly max: number
    })

/** The value of an option as set, or its default; a value of the wrong type counts as not set. */
export function optionValue(spec: OptionSpec, values: OptionValues | undefined): OptionValue {
  const value = values?.[spec.id]
  return typeof value === typeof spec.default && value !== undefined ? value : spec.default
}
