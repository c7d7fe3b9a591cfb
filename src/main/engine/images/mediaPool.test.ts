import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { forkFile } from '../workers/nodeFork'
import { AdapterFailure } from '../providers/adapter'
import { createMediaPool } from './mediaPool'
import { put, testFolder } from './testing/folder'
import { QUIET } from './testing/parts'

/**
 * A process that does what each path says, so that crashes and hangs come when the test wants
 * them: `crash` ends it, `hang` never answers, anything else is answered after a moment with the
 * order in which it was begun.
 */
const SCRIPT = `
let begun = 0
process.on('disconnect', () => process.exit())
process.send({ ready: true })
process.on('message', ({ id, job }) => {
  const order = begun++
  const name = job.path
  if (name.startsWith('crash')) process.kill(process.pid, 'SIGKILL')
  if (name.startsWith('hang')) return
  const value = Uint8Array.from([order])
  setTimeout(() => process.send({ id, ok: true, value }), 30)
})
`

function setUp(jobLimitMs = 5_000) {
  const file = put(testFolder(), 'worker.mjs', SCRIPT)
  let started = 0
  const pool = createMediaPool({
    fork: () => {
      started++
      return forkFile(file)
    },
    log: QUIET,
    jobLimitMs
  })
  onTestFinished(() => pool.close())
  return { pool, starts: () => started }
}

const failureOf = (error: unknown) => (error as AdapterFailure).failure

describe('the media pool', () => {
  it('starts its process when it is first needed, once', async () => {
    const { pool, starts } = setUp()
    expect(starts()).toBe(0)
    await Promise.all(['a', 'b', 'c', 'd'].map((path) => pool.thumbnail(path)))
    expect(starts()).toBe(1)
  })

  it('makes the thumbnails asked for last first', async () => {
    const { pool } = setUp()
    const orders = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (path) => (await pool.thumbnail(path))[0])
    )
    // Two were under way before the others were asked for.
    expect(orders).toEqual([0, 1, 4, 3, 2])
  })

  it('does not begin what was cancelled', async () => {
    const { pool } = setUp()
    const stop = new AbortController()
    const first = [pool.thumbnail('a'), pool.thumbnail('b')]
    const cancelled = pool.thumbnail('c', stop.signal)
    stop.abort()
    await expect(cancelled).rejects.toThrow()
    const last = pool.thumbnail('d')
    await Promise.all(first)
    expect((await last)[0]).toBe(2)
    await expect(pool.thumbnail('e', stop.signal)).rejects.toThrow()
  })

  it('lets a crash cost one picture and goes on', async () => {
    const { pool } = setUp()
    const settled = await Promise.allSettled(
      ['a', 'crash', 'b', 'c'].map((path) => pool.thumbnail(path))
    )
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled'
    ])
    const crash = settled[1] as PromiseRejectedResult
    expect(failureOf(crash.reason)).toMatchObject({
      class: 'bad-input',
      sentence: expect.stringContaining('broke the decoder')
    })
    expect((await pool.thumbnail('d'))[0]).toBeTypeOf('number')
  })

  it('does not blame a picture when the process cannot start', async () => {
    const file = put(testFolder(), 'worker.mjs', 'process.exit(3)')
    const pool = createMediaPool({ fork: () => forkFile(file), log: QUIET })
    onTestFinished(() => pool.close())
    const settled = await Promise.allSettled(['a', 'b', 'c'].map((path) => pool.thumbnail(path)))
    for (const result of settled) {
      expect(failureOf((result as PromiseRejectedResult).reason).sentence).toContain(
        'could not be started'
      )
    }
  })

  it('gives up on what never ends, without harm to its neighbour', async () => {
    const { pool } = setUp(400)
    const hung = pool.thumbnail('hang')
    await sleep(300)
    const neighbour = pool.thumbnail('a')
    await expect(hung).rejects.toThrow('too long')
    await expect(neighbour).resolves.toBeDefined()
  })

  it('fails what waits when it is closed', async () => {
    const { pool } = setUp()
    const waiting = ['a', 'b', 'c'].map((path) => pool.thumbnail(path))
    pool.close()
    for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe('rejected')
    await expect(pool.thumbnail('d')).rejects.toThrow('closing')
  })
})
