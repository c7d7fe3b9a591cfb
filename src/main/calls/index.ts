import type { CallName, CallOutput, CallPayload } from '../../shared/ipc/contract'
import { appCalls } from './app'
import { boardCalls } from './boards'
import { imageCalls } from './images'
import { libraryCalls } from './library'
import { providerCalls } from './providers'
import { runCalls } from './runs'
import type { CallContext } from './services'
import { settingsCalls } from './settings'

/** The closed list of what a window may ask: a missing, extra or wrong handler does not compile. */
export type Calls = {
  readonly [N in CallName]: (payload: CallPayload<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

/** The handlers whose names begin with one of the prefixes. */
export type CallGroup<Prefix extends string> = Pick<Calls, Extract<CallName, `${Prefix}.${string}`>>

export function createCalls(context: CallContext): Calls {
  return {
    ...appCalls(context),
    ...settingsCalls(context),
    ...boardCalls(context),
    ...imageCalls(context),
    ...providerCalls(context),
    ...libraryCalls(context),
    ...runCalls(context)
  }
}
