import { useEffect, useRef } from 'react'
import { QueryClient, useMutation, useQuery } from '@tanstack/react-query'
import type { CallName, CallOutput, PushName, Pushes } from '../../shared/ipc/contract'
import { toast } from '../components/ui/toastStore'
import { api, describeError } from './client'
import type { Input } from './client'
import { CALL_INVALIDATES, INVALIDATES } from './invalidation'

/** Answers stay fresh until a push says otherwise; main is on this computer and never flaky. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always'
    },
    mutations: { networkMode: 'always' }
  }
})

interface UseCallOptions {
  /** False: do not ask yet. */
  readonly enabled?: boolean
}

/** Reads something from main; kept per name and input, asked anew when a push makes it old. */
export function useCall<N extends CallName>(
  name: N,
  input: Input<N>,
  options: UseCallOptions = {}
) {
  return useQuery({
    queryKey: [name, input],
    // Main answers void with undefined, which a query may not hold.
    queryFn: async () => (await api(name, input)) ?? (null as CallOutput<N>),
    enabled: options.enabled ?? true
  })
}

function invalidate(names: readonly CallName[] | undefined): void {
  for (const name of names ?? []) void queryClient.invalidateQueries({ queryKey: [name] })
}

/**
 * Makes old what a call makes old, for code that makes the call past the hooks. Resolves once what
 * is on screen has been asked anew.
 */
export async function invalidateFor(name: CallName): Promise<void> {
  const names = CALL_INVALIDATES[name] ?? []
  await Promise.all(names.map((old) => queryClient.invalidateQueries({ queryKey: [old] })))
}

/**
 * Changes something in main. Errors are shown as a toast in main's own words unless `quiet`, and
 * `mutateAsync` throws them in any case.
 */
export function useCommandCall<N extends CallName>(name: N, options: { quiet?: boolean } = {}) {
  return useMutation<CallOutput<N>, Error, Input<N>>({
    mutationFn: (input) => api(name, input),
    onSuccess: () => invalidate(CALL_INVALIDATES[name]),
    onError: (error) => {
      if (options.quiet !== true) showError(error)
    }
  })
}

/** The same outside components: for commands and stores. Resolves to undefined after showing an error. */
export async function commandCall<N extends CallName>(
  name: N,
  input: Input<N>
): Promise<CallOutput<N> | undefined> {
  try {
    const output = await api(name, input)
    invalidate(CALL_INVALIDATES[name])
    return output
  } catch (error) {
    showError(error)
    return undefined
  }
}

export function showError(error: unknown): void {
  const { sentence, nextStep } = describeError(error)
  toast({ tone: 'danger', title: sentence, ...(nextStep !== undefined && { detail: nextStep }) })
}

/** Listens to a push for as long as the component is there; the newest listener is called. */
export function usePush<N extends PushName>(name: N, listener: (payload: Pushes[N]) => void): void {
  const newest = useRef(listener)
  useEffect(() => {
    newest.current = listener
  })
  useEffect(() => window.bridge.onPush(name, (payload) => newest.current(payload)), [name])
}

/** Connects pushes to the queries they make old. Returns the way to disconnect. */
export function connectInvalidation(): () => void {
  const names = Object.keys(INVALIDATES) as PushName[]
  const offs = names.map((name) => window.bridge.onPush(name, () => invalidate(INVALIDATES[name])))
  return () => offs.forEach((off) => off())
}
