/** What the data folder cannot do, in words for a person. */
export class StorageError extends Error {
  /** What a person can do next, in one plain sentence. */
  readonly nextStep: string

  constructor(sentence: string, nextStep: string, options?: { readonly cause?: unknown }) {
    super(sentence, options)
    this.name = 'StorageError'
    this.nextStep = nextStep
  }

  get sentence(): string {
    return this.message
  }
}
