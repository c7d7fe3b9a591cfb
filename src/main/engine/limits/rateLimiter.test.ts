import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLimiters } from './limiters'
import { createRateLimiter, type KeyLimits, type Pass, type TakeRequest } from './rateLimiter'
import { VirtualTime } from './testing/virtualTime'
import type { ProviderId } from '../../../shared/domain/ids'

const MINUTE = 60_000

function limiterOf(first: KeyLimits) {
  const time = new VirtualTime()
  let limits = first
  const limiter = createRateLimiter({
    limits: () => limits,
    clock: time.clock,
    after: time.after
  })
  const granted: { readonly name: string; readonly at: number; readonly pass: Pass }[] = []
  const told: string[] = []
  const take = (name: string, request: Partial<TakeRequest> = {}): void => {
    const onWait = (until: number | undefined, why: string): void => {
      const inMs = until === undefined ? '?' : until - time.clock.date().getTime()
      told.push(`${name}: ${why}, ${inMs} ms`)
    }
    const signal = new AbortController().signal
    void limiter.take({ signal, onWait, ...request }).then((pass) => {
      if (pass) granted.push({ name, at: time.now, pass })
    })
  }
  return {
    time,
    limiter,
    granted,
    told,
    take,
    names: () => granted.map(({ name }) => name),
    set: (next: KeyLimits) => {
      limits = next
      limiter.changed()
    }
  }
}

const answered = { kind: 'answered' } as const

describe('requests at a time', () => {
  it('waits for one to end, first come, first served, and says so', async () => {
    const { take, time, granted, names, told } = limiterOf({ concurrency: 2 })
    for (const name of ['a', 'b', 'c', 'd']) take(name)
    await time.pass(0)
    expect(names()).toEqual(['a', 'b'])
    expect(told).toEqual([
      'c: At most 2 requests at a time, ? ms',
      'd: At most 2 requests at a time, ? ms'
    ])
    granted[0]?.pass.release(answered)
    granted[0]?.pass.release(answered)
    await time.pass(0)
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  it('takes a higher limit over at once', async () => {
    const { take, time, names, set } = limiterOf({ concurrency: 1 })
    for (const name of ['a', 'b', 'c']) take(name)
    await time.pass(0)
    set({ concurrency: 3 })
    await time.pass(0)
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  it('forgets who was called off', async () => {
    const { take, limiter, time, names, granted } = limiterOf({ concurrency: 1 })
    const abort = new AbortController()
    take('a')
    take('b', { signal: abort.signal })
    take('c')
    await time.pass(0)
    abort.abort()
    granted[0]?.pass.release(answered)
    await time.pass(0)
    expect(names()).toEqual(['a', 'c'])
    expect(await limiter.take({ signal: abort.signal })).toBeUndefined()
  })

  it('calls all off when it is closed', async () => {
    const { limiter, take } = limiterOf({ concurrency: 1 })
    take('a')
    const second = limiter.take({ signal: new AbortController().signal })
    limiter.close()
    expect(await second).toBeUndefined()
  })
})

describe('a person who waits', () => {
  it('goes first, but does not hold runs up for good', async () => {
    const { take, time, granted, names } = limiterOf({ concurrency: 1 })
    take('run 0')
    for (const name of ['run 1', 'run 2']) take(name)
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) take(name, { first: true })
    for (let step = 0; step < 8; step++) {
      await time.pass(0)
      granted[step]?.pass.release(answered)
    }
    expect(names()).toEqual(['run 0', 'p1', 'p2', 'p3', 'run 1', 'p4', 'p5', 'run 2'])
  })
})

describe('per minute', () => {
  it('keeps to the requests that a person typed, and says until when', async () => {
    const { take, time, names, told } = limiterOf({ concurrency: 9, own: { requests: 2 } })
    take('a')
    await time.pass(10_000)
    take('b')
    take('c')
    take('d')
    await time.pass(0)
    expect(names()).toEqual(['a', 'b'])
    expect(told[0]).toBe('c: At most 2 requests a minute, 50000 ms')
    await time.pass(49_999)
    expect(names()).toEqual(['a', 'b'])
    await time.pass(1)
    expect(names()).toEqual(['a', 'b', 'c'])
    await time.pass(10_000)
    expect(names()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('keeps to tokens, and puts the estimate right', async () => {
    const { take, time, names, granted } = limiterOf({ concurrency: 9, own: { tokens: 1_000 } })
    take('a', { tokens: 900 })
    take('b', { tokens: 900 })
    await time.pass(0)
    expect(names()).toEqual(['a'])
    granted[0]?.pass.release({ kind: 'answered', tokens: 50 })
    await time.pass(0)
    expect(names()).toEqual(['a', 'b'])
  })

  it('lets what is larger than the limit go alone', async () => {
    const { take, time, names } = limiterOf({ concurrency: 9, own: { tokens: 100 } })
    take('small', { tokens: 10 })
    take('huge', { tokens: 5_000 })
    await time.pass(MINUTE - 1)
    expect(names()).toEqual(['small'])
    await time.pass(1)
    expect(names()).toEqual(['small', 'huge'])
  })

  it('never lets more through in any minute than the limit, and lets all through in the end', async () => {
    const arrivals = fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 20_000 }),
        tokens: fc.integer({ min: 0, max: 100 }),
        lasts: fc.integer({ min: 0, max: 30_000 }),
        first: fc.boolean()
      }),
      { maxLength: 40 }
    )
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 100, max: 300 }),
        async (requests, concurrency, perMinute, tokens) => {
          const own = { requests: perMinute, tokens }
          const { limiter, time } = limiterOf({ concurrency, own })
          const begun: { at: number; tokens: number; index: number }[] = []
          let inFlight = 0
          let most = 0
          const send = async (index: number): Promise<void> => {
            const { tokens, first, lasts } = requests[index]!
            const pass = await limiter.take({ signal: new AbortController().signal, tokens, first })
            begun.push({ at: time.now, tokens, index })
            most = Math.max(most, ++inFlight)
            time.after(lasts, () => {
              inFlight -= 1
              pass?.release(answered)
            })
          }
          for (const [index, { gap }] of requests.entries()) {
            await time.pass(gap)
            void send(index)
          }
          await time.pass(requests.length * 2 * MINUTE)
          expect(begun).toHaveLength(requests.length)
          expect(most).toBeLessThanOrEqual(concurrency)
          for (const { at } of begun) {
            const minute = begun.filter((other) => other.at >= at && other.at < at + MINUTE)
            expect(minute.length).toBeLessThanOrEqual(perMinute)
            expect(minute.reduce((sum, other) => sum + other.tokens, 0)).toBeLessThanOrEqual(tokens)
          }
          for (const first of [true, false]) {
            const line = begun.filter(({ index }) => requests[index]!.first === first)
            expect(line.map(({ index }) => index)).toEqual(
              line.map(({ index }) => index).sort((a, b) => a - b)
            )
          }
        }
      ),
      { numRuns: 60 }
    )
  })
})

describe('what the provider says', () => {
  it('goes over the published limit, up and down', async () => {
    const { limiter } = limiterOf({ concurrency: 4, published: { requests: 5, tokens: 1_000 } })
    expect(limiter.info()).toEqual({
      concurrency: 4,
      requestsPerMinute: 5,
      tokensPerMinute: 1_000,
      source: 'Published for the smallest account'
    })
    limiter.learn({ requests: { limit: 500, remaining: 499, resetMs: 100 } })
    expect(limiter.info()).toEqual({
      concurrency: 4,
      requestsPerMinute: 500,
      tokensPerMinute: 1_000,
      remainingRequests: 499,
      source: 'Said by the provider'
    })
  })

  it('never goes over what a person typed', () => {
    const { limiter } = limiterOf({ concurrency: 4, own: { requests: 5 } })
    expect(limiter.info().source).toBe('Set by you')
    limiter.learn({ requests: { limit: 500 } })
    expect(limiter.info().requestsPerMinute).toBe(5)
    limiter.learn({ requests: { limit: 3 } })
    expect(limiter.info().requestsPerMinute).toBe(3)
  })

  it('holds back when nothing is left, until its window is full again', async () => {
    const { limiter, take, time, names, told } = limiterOf({ concurrency: 4 })
    limiter.learn({ requests: { remaining: 1, resetMs: 7_000 } })
    take('a')
    take('b')
    await time.pass(6_999)
    expect(names()).toEqual(['a'])
    expect(told).toEqual(['b: The provider allows no more requests for now, 7000 ms'])
    await time.pass(1)
    expect(names()).toEqual(['a', 'b'])
    expect(limiter.info().remainingRequests).toBeUndefined()
  })

  it('holds back for tokens too, also where the estimate is not known', async () => {
    const { limiter, take, time, names } = limiterOf({ concurrency: 4 })
    limiter.learn({ tokens: { remaining: 0, resetMs: 1_000 } })
    take('a')
    await time.pass(999)
    expect(names()).toEqual([])
    await time.pass(1)
    expect(names()).toEqual(['a'])
  })

  it('keeps windows shorter than a minute', async () => {
    const { limiter, take, time, names } = limiterOf({ concurrency: 9 })
    limiter.learn({ requests: { limit: 2, windowMs: 1_000 } })
    expect(limiter.info().requestsPerMinute).toBe(120)
    for (const name of ['a', 'b', 'c']) take(name)
    await time.pass(999)
    expect(names()).toEqual(['a', 'b'])
    await time.pass(1)
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  it('does not wait for the next day', async () => {
    const day = 24 * 60 * MINUTE
    const { limiter, take, time, names } = limiterOf({ concurrency: 9 })
    limiter.learn({ requests: { limit: 1_000, remaining: 0, resetMs: day / 2, windowMs: day } })
    take('a')
    await time.pass(0)
    expect(names()).toEqual(['a'])
    expect(limiter.info()).toMatchObject({ remainingRequests: 0 })
    expect(limiter.info().requestsPerMinute).toBeUndefined()
  })
})

describe('too many requests', () => {
  it('makes the whole key wait as long as the provider asks', async () => {
    const { take, time, granted, names, told } = limiterOf({ concurrency: 4 })
    take('a')
    await time.pass(0)
    granted[0]?.pass.release({ kind: 'refused', retryAfterMs: 5_000 })
    take('b')
    await time.pass(4_999)
    expect(names()).toEqual(['a'])
    expect(told).toEqual(['b: The provider asked for a pause, 5000 ms'])
    await time.pass(1)
    expect(names()).toEqual(['a', 'b'])
  })

  it('leaves a pause of more than ten minutes to people', async () => {
    const { take, time, granted, names } = limiterOf({ concurrency: 4 })
    take('a')
    await time.pass(0)
    granted[0]?.pass.release({ kind: 'refused', retryAfterMs: 11 * MINUTE })
    take('b')
    await time.pass(0)
    expect(names()).toEqual(['a', 'b'])
  })

  it('halves the number at a time once for all that were under way', async () => {
    const { take, time, granted, limiter } = limiterOf({ concurrency: 8 })
    for (let at = 0; at < 8; at++) take(`${at}`)
    await time.pass(14 * MINUTE)
    for (const { pass } of granted) pass.release({ kind: 'refused' })
    expect(limiter.concurrency()).toBe(4)
    expect(limiter.info().source).toMatch(/^Lowered after “too many requests” at \d\d:\d\d$/)
  })

  it('goes down to one and comes back one by one with ten good answers each', async () => {
    const { take, time, granted, limiter } = limiterOf({ concurrency: 3 })
    const next = async (outcome: Parameters<Pass['release']>[0]): Promise<void> => {
      take('next')
      await time.pass(0)
      granted.at(-1)?.pass.release(outcome)
    }
    await next({ kind: 'refused' })
    await next({ kind: 'refused' })
    expect(limiter.concurrency()).toBe(1)
    for (let at = 0; at < 9; at++) await next(answered)
    await next({ kind: 'other' })
    expect(limiter.concurrency()).toBe(1)
    await next(answered)
    expect(limiter.concurrency()).toBe(2)
    for (let at = 0; at < 10; at++) await next(answered)
    expect(limiter.concurrency()).toBe(3)
    expect(limiter.info().source).toBe('Usual for this kind of provider')
  })
})

it('limits belong to a provider’s key', () => {
  const changed: string[] = []
  const limiters = createLimiters({
    limitsOf: (provider) => ({ concurrency: provider === 'a' ? 1 : 2 }),
    clock: new VirtualTime().clock,
    onChange: (provider) => void changed.push(provider)
  })
  const a = 'a' as ProviderId
  expect(limiters.of(a, 'k1')).toBe(limiters.of(a, 'k1'))
  expect(limiters.of(a, 'k1')).not.toBe(limiters.of(a, 'k2'))
  expect(limiters.of('b' as ProviderId, undefined).concurrency()).toBe(2)
  limiters.of(a, 'k1').learn({ requests: { limit: 7 } })
  expect(limiters.of(a, 'k1').info().requestsPerMinute).toBe(7)
  expect(limiters.of(a, 'k2').info().requestsPerMinute).toBeUndefined()
  expect(changed).toEqual(['a'])
})
