import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { Logger } from '../engine'
import type { AdapterEvent } from '../providers/adapter'
import type { WorkerLink } from '../workers/workerLink'
import { createCrashBudget } from './crashBudget'
import { createEngineHost, type EngineHost, type EngineHostLimits } from './engineHost'
import type { HostMessage, ProcessMessage } from './protocol'

type Run = Extract<HostMessage, { type: 'run' }>

/** A process made of functions. `onRun` and `onStop` decide how it behaves. */
interface FakeProcess {
  readonly received: HostMessage[]
  isKilled: boolean
  post(message: ProcessMessage): void
  /** Ends as a crash does. */
  exit(code: number | null): void
}

interface Behaviour {
  readonly onRun?: (run: Run, process: FakeProcess) => void
  readonly onStop?: (job: number, process: FakeProcess) => void
}

const answerAtOnce: Behaviour = {
  onRun({ job, path }, process) {
    process.post({ type: 'event', job, event: { type: 'text', delta: `read ${path}` } })
    process.post({ type: 'done', job })
  }
}

const silentLog: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const hosts: EngineHost[] = []
afterEach(() => hosts.splice(0).forEach((host) => host.close()))

function startHost(behaviour: Behaviour, limits: Partial<EngineHostLimits> = {}) {
  const processes: FakeProcess[] = []
  const host = createEngineHost({
    fork: () => fakeLink(behaviour, processes),
    modelsFolder: '/models',
    log: silentLog,
    limits
  })
  hosts.push(host)
  return { host, processes }
}

function fakeLink(behaviour: Behaviour, processes: FakeProcess[]): WorkerLink {
  const toHost: ((message: unknown) => void)[] = []
  const onExit: ((code: number | null) => void)[] = []
  const end = (code: number | null) => setImmediate(() => onExit.forEach((tell) => tell(code)))
  const process: FakeProcess = {
    received: [],
    isKilled: false,
    post: (message) => setImmediate(() => toHost.forEach((tell) => tell(message))),
    exit: end
  }
  processes.push(process)
  return {
    post(raw) {
      const message = structuredClone(raw) as HostMessage
      process.received.push(message)
      if (message.type === 'run') behaviour.onRun?.(message, process)
      if (message.type === 'stop') behaviour.onStop?.(message.job, process)
    },
    onMessage: (listener) => void toHost.push(listener),
    onExit: (listener) => void onExit.push(listener),
    kill() {
      process.isKilled = true
      end(null)
    }
  }
}

/** Runs a job and keeps what it said. */
function start(host: EngineHost, engine = 'pp-ocr', path = 'a.png') {
  const stop = new AbortController()
  const events: AdapterEvent[] = []
  const done = host.run({ engine, path }, (event) => events.push(event), stop.signal)
  done.catch(() => {})
  return { done, events, stop: () => stop.abort() }
}

const failing = (kind: string, sentence?: RegExp) => ({
  failure: { class: kind, ...(sentence && { sentence: expect.stringMatching(sentence) }) }
})

describe('a job', () => {
  test('starts the process, tells it where the weights are, passes events on, resolves', async () => {
    const { host, processes } = startHost(answerAtOnce)
    expect(processes).toHaveLength(0)
    const job = start(host)
    await job.done
    expect(job.events).toEqual([{ type: 'text', delta: 'read a.png' }])
    expect(processes[0]?.received[0]).toEqual({ type: 'init', modelsFolder: '/models' })
    await start(host, 'tesseract', 'b.png').done
    expect(processes).toHaveLength(1)
  })

  test('with an engine that does not exist, or stopped beforehand, starts nothing', async () => {
    const { host, processes } = startHost(answerAtOnce)
    await expect(start(host, 'gpt').done).rejects.toMatchObject(failing('bad-input', /gpt/))
    const stopped = host.run({ engine: 'pp-ocr', path: 'a' }, () => {}, AbortSignal.abort())
    await expect(stopped).rejects.toMatchObject(failing('cancelled'))
    expect(processes).toHaveLength(0)
  })

  test('that fails rejects with the process’s own failure', async () => {
    const { host } = startHost({
      onRun: ({ job }, process) =>
        process.post({
          type: 'failed',
          job,
          failure: { class: 'bad-input', sentence: 'Cut off.', nextStep: 'Use another.' }
        })
    })
    await expect(start(host).done).rejects.toMatchObject(failing('bad-input', /Cut off/))
  })
})

describe('the queue', () => {
  test('gives the process one job at a time and tells who waits for whom', async () => {
    const waiting: Run[] = []
    const { host, processes } = startHost({ onRun: (run) => void waiting.push(run) })
    const finish = () => {
      const run = waiting.shift()
      if (run) processes[0]?.post({ type: 'done', job: run.job })
    }
    const first = start(host, 'pp-ocr')
    const second = start(host, 'tesseract')
    const third = start(host, 'photo-nanodet')
    expect(waiting).toHaveLength(1)
    expect(second.events).toContainEqual({
      type: 'phase',
      phase: 'queued',
      detail: 'Waiting for PP-OCRv4 to finish'
    })
    expect(third.events.at(-1)).toMatchObject({
      detail: 'Waiting for PP-OCRv4 to finish, and one other after it'
    })
    finish()
    await first.done
    expect(waiting.map(({ engine }) => engine)).toEqual(['tesseract'])
    expect(third.events.at(-1)).toMatchObject({ detail: 'Waiting for Tesseract to finish' })
    finish()
    await second.done
    finish()
    await third.done
  })

  test('lets a waiting job be stopped without the process ever hearing of it', async () => {
    const { host, processes } = startHost({})
    start(host)
    const waiting = start(host, 'tesseract')
    const last = start(host, 'tesseract')
    waiting.stop()
    await expect(waiting.done).rejects.toMatchObject(failing('cancelled'))
    expect(last.events.at(-1)).toMatchObject({ detail: 'Waiting for PP-OCRv4 to finish' })
    expect(processes[0]?.received.map(({ type }) => type)).toEqual(['init', 'run'])
  })
})

describe('a stop', () => {
  test('ends the wait at once and frees the process when it lets go', async () => {
    const { host, processes } = startHost({
      onRun: ({ job, path }, process) => {
        if (path === 'quick') process.post({ type: 'done', job })
      },
      onStop: (job, process) => process.post({ type: 'done', job })
    })
    const job = start(host)
    const next = start(host, 'tesseract', 'quick')
    const stoppedAt = performance.now()
    job.stop()
    await expect(job.done).rejects.toMatchObject(failing('cancelled'))
    expect(performance.now() - stoppedAt).toBeLessThan(50)
    await next.done
    expect(processes).toHaveLength(1)
    expect(processes[0]?.isKilled).toBe(false)
  })

  test('that is not honoured ends the process; the next job gets a new one', async () => {
    const { host, processes } = startHost(
      {
        onRun: ({ job, path }, process) => {
          if (path === 'quick') process.post({ type: 'done', job })
        }
      },
      { stopMs: 40 }
    )
    const deaf = start(host)
    const next = start(host, 'tesseract', 'quick')
    deaf.stop()
    await expect(deaf.done).rejects.toMatchObject(failing('cancelled'))
    await next.done
    expect(processes.map(({ isKilled }) => isKilled)).toEqual([true, false])
  })

  test('no event reaches the caller after it', async () => {
    const { host, processes } = startHost({ onStop: () => {} })
    const job = start(host)
    job.stop()
    processes[0]?.post({ type: 'event', job: 1, event: { type: 'text', delta: 'late' } })
    await sleep(10)
    expect(job.events).toEqual([])
  })
})

describe('a crash', () => {
  const crashOn: Behaviour = {
    onRun(run, process) {
      if (run.path === 'poison') process.exit(139)
      else answerAtOnce.onRun?.(run, process)
    }
  }

  test('costs one answer; the next starts a new process', async () => {
    const { host, processes } = startHost(crashOn)
    const crashed = start(host, 'pp-ocr', 'poison')
    const next = start(host, 'pp-ocr', 'fine')
    await expect(crashed.done).rejects.toMatchObject(failing('provider', /PP-OCRv4 crashed/))
    await next.done
    expect(processes).toHaveLength(2)
  })

  test('three times within a minute is the end of starting, until the minute is over', async () => {
    const { host, processes } = startHost(crashOn, { crashWindowMs: 300 })
    for (let count = 0; count < 3; count += 1) {
      await expect(start(host, 'pp-ocr', 'poison').done).rejects.toMatchObject(failing('provider'))
    }
    await expect(start(host, 'pp-ocr', 'fine').done).rejects.toMatchObject(
      failing('provider', /crashed 3 times/)
    )
    expect(processes).toHaveLength(3)
    await sleep(320)
    await start(host, 'pp-ocr', 'fine').done
    expect(processes).toHaveLength(4)
  })

  test('at starting is told too', async () => {
    const host = createEngineHost({
      fork: () => {
        throw new Error('spawn EAGAIN')
      },
      modelsFolder: '/models',
      log: silentLog
    })
    await expect(start(host).done).rejects.toMatchObject(
      failing('provider', /could not be started/)
    )
  })

  test('between jobs is noticed: the next job gets a new process', async () => {
    const { host, processes } = startHost(answerAtOnce)
    await start(host).done
    processes[0]?.exit(1)
    await sleep(5)
    await start(host).done
    expect(processes).toHaveLength(2)
  })
})

describe('the process', () => {
  test('is ended when idle, without counting as a crash, and started again', async () => {
    const { host, processes } = startHost(answerAtOnce, { idleMs: 30, maxCrashes: 1 })
    await start(host).done
    await sleep(60)
    expect(processes[0]?.isKilled).toBe(true)
    await start(host).done
    expect(processes).toHaveLength(2)
  })

  test('is ended by close, which interrupts running and waiting jobs', async () => {
    const { host, processes } = startHost({})
    const running = start(host)
    const waiting = start(host)
    host.close()
    await expect(running.done).rejects.toMatchObject(failing('interrupted'))
    await expect(waiting.done).rejects.toMatchObject(failing('interrupted'))
    expect(processes[0]?.isKilled).toBe(true)
    await expect(start(host).done).rejects.toMatchObject(failing('interrupted'))
  })
})

test('the crash budget forgets crashes that are older than its window', () => {
  let now = 0
  const budget = createCrashBudget(3, 60_000, () => now)
  for (const at of [0, 10_000, 20_000]) {
    expect(budget.isSpent()).toBe(false)
    now = at
    budget.add()
  }
  expect(budget.isSpent()).toBe(true)
  now = 60_000
  expect(budget.isSpent()).toBe(false)
})
