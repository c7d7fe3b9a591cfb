/** What main answers, always: a thrown error would lose its class and its details on the way. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CallError }

export interface CallError {
  readonly code:
    'unknown-call' | 'bad-payload' | 'not-found' | 'refused' | 'busy' | 'storage' | 'failed'
  /** Plain sentence for a person. */
  readonly sentence: string
  /** What to do next. */
  readonly nextStep?: string
  /** For `bad-payload`: where in the payload. */
  readonly path?: string
}

/** An error that a handler means a window to see as it is; anything else becomes a plain `failed`. */
export class CallFailure extends Error {
  readonly error: CallError
  constructor(code: CallError['code'], sentence: string, nextStep?: string) {
    super(sentence)
    this.name = 'CallFailure'
    this.error = { code, sentence, ...(nextStep !== undefined && { nextStep }) }
  }
}
