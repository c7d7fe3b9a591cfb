/** The network settings cannot be used as they are. Sentence and next step are for people. */
export class NetworkSettingsError extends Error {
  constructor(
    readonly sentence: string,
    readonly nextStep: string
  ) {
    super(sentence)
    this.name = 'NetworkSettingsError'
  }
}
