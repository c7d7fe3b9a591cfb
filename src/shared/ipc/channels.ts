/** The names of the two channels, apart from the contract so that the preload script stays free of schemas. */
export const CALL_CHANNEL = 'triptych:call'
export const PUSH_CHANNEL = 'triptych:push'

/**
 * Third argument of a call that the preload script makes on its own account. A page cannot add it:
 * it reaches the channel only through `bridge.call`, which passes a name and an input.
 */
export const PRELOAD_ORIGIN = 'preload'
