import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LaneId, ProviderId, RunId } from '../../../shared/domain/ids'
import { Scheduler } from './scheduler'
import type { Job, Slot } from './scheduler'

const RUN = 'run_1' as RunId

interface Started extends Job {
  readonly slot: Slot
  end(): Promise<void>
}

interface Setup {
  readonly limit?: number
  readonly limits?: Readonly<Record<string, number>>
}

/** A scheduler whose cells end when the test says so. */
function setup({ limit = 8, limits = {} }: Setup = {}) {
  const running: Started[] = []
  const order: string[] = []
  let mostInFlight = 0
  const scheduler = new Scheduler({
    limit: () => limit,
    limitOf: (provider) => limits[provider] ?? 4,
    start: (job, slot) =>
      new Promise<void>((resolve) => {
        order.push(`${job.lane}${job.ordinal}`)
        const started: Started = {
          ...job,
          slot,
          async end() {
            running.splice(running.indexOf(started), 1)
            resolve()
            await new Promise((done) => setImmediate(done))
          }
        }
        running.push(started)
        mostInFlight = Math.max(mostInFlight, running.length)
      })
  })
  const add = (
    run: RunId,
    lanes: Readonly<Record<string, string>>,
    images: number,
    runLimit = 64
  ): void => {
    const names = Object.keys(lanes)
    scheduler.add(run, {
      limit: runLimit,
      lanes: names.map((lane) => ({
        lane: lane as LaneId,
        provider: lanes[lane] as ProviderId
      }))
    })
    names.forEach((lane, index) => {
      const ordinals = Array.from({ length: images }, (_, image) => image * names.length + index)
      scheduler.append(run, lane as LaneId, ordinals)
    })
    scheduler.pump()
  }
  const drain = async (): Promise<void> => {
    while (running.length > 0) await running[0]!.end()
  }
  return { scheduler, running, order, add, drain, most: () => mostInFlight }
}

describe('order', () => {
  it('goes image by image over lanes of equal speed', async () => {
    const { order, add, drain } = setup({ limits: { p: 1 } })
    add(RUN, { a: 'p', b: 'p' }, 3)
    await drain()
    expect(order).toEqual(['a0', 'b1', 'a2', 'b3', 'a4', 'b5'])
  })

  it('times the lanes of a provider with one place one by one', async () => {
    const { running, add } = setup({ limits: { local: 1 } })
    add(RUN, { a: 'local', b: 'local', c: 'cloud' }, 5)
    expect(running.filter(({ lane }) => lane !== 'c')).toHaveLength(1)
    expect(running.filter(({ lane }) => lane === 'c')).toHaveLength(4)
  })

  it('starts first what somebody asked for, once', async () => {
    const { scheduler, order, add, drain } = setup({ limits: { p: 1 } })
    add(RUN, { a: 'p', b: 'p' }, 3)
    scheduler.putFirst(RUN, 'b' as LaneId, [5, 3])
    await drain()
    expect(order).toEqual(['a0', 'b5', 'b3', 'b1', 'a2', 'a4'])
  })

  it('leaves out what was removed, until it is asked for again', async () => {
    const { scheduler, order, add, drain } = setup({ limits: { p: 1 } })
    add(RUN, { a: 'p' }, 4)
    const job = { run: RUN, lane: 'a' as LaneId, ordinal: 2 }
    expect(scheduler.remove(job)).toBe(true)
    expect(scheduler.remove(job)).toBe(false)
    expect(scheduler.isWaiting(job)).toBe(false)
    scheduler.putFirst(RUN, job.lane, [2])
    scheduler.remove({ ...job, ordinal: 3 })
    await drain()
    expect(order).toEqual(['a0', 'a2', 'a1'])
  })
})

describe('fairness', () => {
  it('keeps places for a fast provider beside a slow one', async () => {
    const { running, add, order } = setup({ limit: 4, limits: { slow: 8, fast: 8 } })
    add(RUN, { s: 'slow', f: 'fast' }, 50)
    for (let turn = 0; turn < 20; turn++) await running.find(({ lane }) => lane === 'f')!.end()
    expect(running.filter(({ lane }) => lane === 's')).toHaveLength(2)
    expect(order.filter((name) => name.startsWith('f'))).toHaveLength(22)
  })

  it('keeps places for a fast lane beside a slow one of the same provider', async () => {
    const { running, add } = setup({ limits: { p: 4 } })
    add(RUN, { s: 'p', f: 'p' }, 50)
    for (let turn = 0; turn < 20; turn++) await running.find(({ lane }) => lane === 'f')!.end()
    expect(running.filter(({ lane }) => lane === 's')).toHaveLength(2)
  })

  it('shares between runs', async () => {
    const { running, add } = setup({ limits: { p: 4 } })
    const second = 'run_2' as RunId
    add(RUN, { a: 'p' }, 50)
    add(second, { b: 'p' }, 50)
    expect(running.map(({ run }) => run)).toEqual([RUN, RUN, RUN, RUN])
    await running[0]!.end()
    await running[0]!.end()
    await running.find(({ run }) => run === RUN)!.end()
    expect(running.filter(({ run }) => run === second).length).toBeGreaterThanOrEqual(2)
  })
})

describe('places', () => {
  it('of a resting cell go to other providers, and come back', async () => {
    const { scheduler, running, add } = setup({ limit: 1, limits: { p: 1, q: 1 } })
    add(RUN, { a: 'p', b: 'q' }, 2)
    const [first] = running
    first!.slot.rest()
    expect(running.map(({ lane }) => lane)).toEqual(['a', 'b'])
    let isBack = false
    void first!.slot.resume().then(() => (isBack = true))
    await Promise.resolve()
    expect(isBack).toBe(false)
    await running[1]!.end()
    expect(isBack).toBe(true)
    expect(running.map(({ lane }) => lane)).toEqual(['a'])
    scheduler.close()
    await first!.end()
    expect(running).toEqual([])
  })

  it('are not counted twice when a cell ends while it rests', async () => {
    const { running, add } = setup({ limit: 1, limits: { p: 1 } })
    add(RUN, { a: 'p' }, 3)
    running[0]!.slot.rest()
    await running[0]!.end()
    expect(running).toHaveLength(1)
    await running[0]!.end()
    expect(running).toHaveLength(1)
  })

  it('are free again when a cell fails to start', async () => {
    let starts = 0
    const scheduler = new Scheduler({
      limit: () => 1,
      limitOf: () => 1,
      start: () => Promise.reject(new Error(`start ${(starts += 1)}`))
    })
    scheduler.add(RUN, { limit: 1, lanes: [{ lane: 'a' as LaneId, provider: 'p' as ProviderId }] })
    scheduler.append(RUN, 'a' as LaneId, [0, 1, 2])
    scheduler.pump()
    await new Promise((done) => setImmediate(done))
    expect(starts).toBe(3)
  })

  it('are never more than the limits, and every cell has one exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          limit: fc.integer({ min: 1, max: 5 }),
          runLimit: fc.integer({ min: 1, max: 5 }),
          p: fc.integer({ min: 1, max: 4 }),
          q: fc.integer({ min: 1, max: 4 }),
          images: fc.integer({ min: 1, max: 5 }),
          picks: fc.infiniteStream(fc.nat(10))
        }),
        async ({ limit, runLimit, p, q, images, picks }) => {
          const { running, order, add, most } = setup({ limit, limits: { p, q } })
          add(RUN, { a: 'p', b: 'p', c: 'q' }, images, runLimit)
          for (const pick of picks) {
            if (running.length === 0) break
            expect(running.filter(({ lane }) => lane !== 'c').length).toBeLessThanOrEqual(p)
            expect(running.filter(({ lane }) => lane === 'c').length).toBeLessThanOrEqual(q)
            await running[pick % running.length]!.end()
          }
          expect(most()).toBeLessThanOrEqual(Math.min(limit, runLimit))
          expect(new Set(order).size).toBe(images * 3)
          expect(order).toHaveLength(images * 3)
        }
      ),
      { numRuns: 50 }
    )
  })
})

it('starts nothing after it was closed or the run was cleared', async () => {
  const { scheduler, running, add } = setup({ limits: { p: 1 } })
  add(RUN, { a: 'p' }, 3)
  scheduler.clear(RUN)
  await running[0]!.end()
  expect(running).toEqual([])
  scheduler.append(RUN, 'a' as LaneId, [7])
  scheduler.close()
  scheduler.pump()
  expect(running).toEqual([])
  expect(scheduler.heads()).toMatchObject([{ ordinal: 7 }])
})
