import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import { MODES } from '../dialects/foxapi/foxapiRequest'
import { FoxapiBench, POLL, STREAM, SUBMIT, TEXT, USAGE } from '../testing/foxapiBench'

let bench: FoxapiBench
beforeEach(async () => {
  bench = await FoxapiBench.start()
})
afterEach(async () => {
  await bench.mock.close()
})

describe('a stream', () => {
  it('that is cut goes on at the chunk where it was', async () => {
    const { answer, waits } = await bench.provoke('cut:4')
    expect(answer.text).toMatch(TEXT)
    expect(answer.state).toBe('done')
    expect(bench.paths()).toEqual([SUBMIT, STREAM, `${STREAM}?offset=4`, POLL])
    expect(waits).toEqual([800, 0])
  })

  it('that is cut again and again is taken up three times, then the task tells the rest', async () => {
    const { answer, waits } = await bench.provoke('cut-always')
    expect(answer.text).toMatch(TEXT)
    expect(bench.paths()).toEqual([
      SUBMIT,
      STREAM,
      ...[1, 2, 3].map((offset) => `${STREAM}?offset=${offset}`),
      POLL,
      POLL
    ])
    expect(waits).toEqual([800, 1_600, 3_200, 2_000, 5_000])
    expect(answer.usage).toEqual(USAGE)
  })

  it('that lost a chunk on its way is not taken for whole', async () => {
    const { answer } = await bench.provoke('gap')
    expect(answer.state).toBe('done')
    expect(bench.paths().filter((path) => path.startsWith(STREAM))).toHaveLength(2)
  })

  it('may be of plain data, may lack its end, or be at an absolute address', async () => {
    for (const marker of ['unnamed', 'no-done', 'absolute-url', 'multibyte'])
      expect([marker, (await bench.provoke(marker)).answer.state]).toEqual([marker, 'done'])
    expect(bench.paths().filter((path) => path === STREAM)).toHaveLength(4)
  })

  it('that reports an error leaves it to the task: it goes on, or it failed', async () => {
    const { answer } = await bench.provoke('stream-error')
    expect(answer.text).toMatch(TEXT)
    expect(answer.state).toBe('done')
    expect((await bench.provoke('failed-in-stream')).answer.failure?.class).toBe('provider')
  })

  it('that is gone after its 15 minutes is done without', async () => {
    const { answer } = await bench.provoke('expired')
    expect(answer.text).toMatch(TEXT)
    expect(bench.paths()).toEqual([SUBMIT, STREAM, POLL, POLL])
  })

  it('of a task that failed is no answer, although it was whole', async () => {
    const { answer } = await bench.provoke('failed-after-text')
    expect(answer.text).toMatch(TEXT)
    expect(answer.failure).toMatchObject({
      class: 'provider',
      vendorCode: 'service_unavailable',
      vendorMessage: expect.stringContaining('upstream failed')
    })
  })

  it('has the reasoning that the task lacks, and the text where the task has none', async () => {
    const { answer } = await bench.provoke('thoughts-only', { options: { reasoning: true } })
    expect(answer.reasoning).toBe('Wheels and chrome: a motorcycle.')
    expect(answer.text).toMatch(/^This is claude-opus-4-7/)
    expect(answer.usage?.outputTokens).toBe(18)
    expect(answer.warnings).toEqual([])
  })

  it('is over before its tokens are asked for', async () => {
    const { events } = await bench.run()
    const types = events.map((event) => (event.type === 'mark' ? event.mark : event.type))
    expect(types.lastIndexOf('text')).toBeLessThan(types.indexOf('done'))
    expect(types.indexOf('done')).toBeLessThan(types.lastIndexOf('usage'))
  })

  it('that was whole stands even when the task cannot be asked for', async () => {
    const { answer } = await bench.provoke('poll-404')
    expect(answer.text).toMatch(TEXT)
    expect(answer.state).toBe('done')
    expect(answer.usage).toBeUndefined()
    expect(answer.warnings).toEqual([
      'The answer was streamed to its end, but FoxAPI did not confirm the task; its tokens may be missing.'
    ])
  })

  it('on another host is not opened: the task is asked for, and the key stays here', async () => {
    const elsewhere = await startServer((_request, response) => void response.end())
    bench.mock.set({ foreignOrigin: elsewhere.origin })
    const { answer } = await bench.provoke('foreign-url')
    expect(answer.text).toMatch(TEXT)
    expect(answer.warnings).toEqual([
      `FoxAPI named another host (${new URL(elsewhere.origin).host}) for the stream. The key is not sent there; the task is asked for instead.`
    ])
    expect(answer.remoteId).not.toContain('stream:')
    expect(elsewhere.requests).toHaveLength(0)
    await elsewhere.close()
  })
})

describe('a task', () => {
  const task = { options: { mode: 'task' } }

  it('says in plain words what it is busy with', async () => {
    const { events } = await bench.provoke('polls:3', task)
    const words = events.flatMap((event) =>
      event.type === 'phase' && event.detail !== undefined ? [event.detail] : []
    )
    expect(words).toEqual(['Submitted, in line', 'Processing (50 %)', 'Processing (50 %)'])
    const other = await bench.provoke('unknown-state', task)
    expect(other.events).toContainEqual({ type: 'phase', phase: 'polling', detail: 'warming_up' })
    expect(other.answer.state).toBe('done')
  })

  it.each([
    ['failed', 'provider', 'The model’s vendor failed behind FoxAPI.'],
    ['failed:content_blocked', 'provider', 'The task failed at FoxAPI.'],
    ['failed:model_rule_violation', 'bad-input', /rule/],
    ['cancelled', 'provider', 'The task was cancelled at FoxAPI.']
  ] as const)('that ends as %s is a failure', async (marker, kind, sentence) => {
    const { answer } = await bench.provoke(marker, task)
    expect(answer.failure).toMatchObject({
      class: kind,
      sentence: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)
    })
    expect(answer.failure?.resumable).toBeUndefined()
    expect(answer.failure?.notCharged).toBeUndefined()
  })

  it('that is done without results is asked for once more as it is stored', async () => {
    const { answer } = await bench.provoke('null-results', task)
    expect(answer.text).toMatch(TEXT)
    expect(bench.paths()).toEqual([SUBMIT, POLL, POLL, 'GET /v1/tasks/TASK'])
  })

  it.each(['string-result', 'text-result'])('may have a plainer result: %s', async (marker) => {
    expect((await bench.provoke(marker, task)).answer.text).toMatch(TEXT)
  })

  it('that says nothing is empty, and one at its length limit is cut', async () => {
    expect((await bench.provoke('empty', task)).answer.failure?.class).toBe('empty')
    for (const mode of MODES) {
      const { answer } = await bench.run({ params: { maxTokens: 2 }, options: { mode } })
      expect(answer.text).toBe('This is')
      expect(answer.failure).toMatchObject({ class: 'truncated', vendorCode: 'length' })
      expect(answer.failure?.resumable).toBeUndefined()
      expect(answer.usage?.outputTokens).toBe(2)
    }
  })

  it('that was filtered says so', async () => {
    for (const mode of MODES)
      expect(
        (await bench.provoke('content-filter', { options: { mode } })).answer.failure?.class
      ).toBe('filtered')
  })

  it('is asked for again after 429, as late as that asks, and after errors on the way', async () => {
    const slow = await bench.provoke('poll-429:1', task)
    expect(slow.answer.state).toBe('done')
    expect(slow.waits).toEqual([2_000, 7_000])
    expect((await bench.provoke('poll-503:2', task)).answer.state).toBe('done')
  })

  it('is left after three failures in a row, and can be asked for later', async () => {
    const { answer } = await bench.provoke('poll-503:3', task)
    expect(answer.failure).toMatchObject({ class: 'provider', resumable: true })
    expect(answer.failure?.notCharged).toBeUndefined()
    expect(bench.mock.submits()).toHaveLength(1)
  })

  it('is left after ten minutes, and can be asked for later', async () => {
    const { answer, waits } = await bench.provoke('stuck', task)
    expect(answer.failure).toMatchObject({ class: 'timeout', resumable: true })
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(600_000)
  })

  it('of another price group says that the price is not its own', async () => {
    bench.mock.set({ userGroup: 'vip' })
    expect((await bench.run()).answer.warnings).toEqual([
      'This account is in FoxAPI’s price group “vip”; the price shown is that of the default group.'
    ])
  })
})

describe('taken up again', () => {
  it.each(['task', 'task-stream'])(
    '%s: its id is known first, and nothing is sent anew',
    async (mode) => {
      const abort = new AbortController()
      const first = await bench.run({
        options: { mode },
        signal: abort.signal,
        onEvent: (event) => event.type === 'remote-id' && abort.abort('interrupted')
      })
      expect(first.answer.failure?.class).toBe('interrupted')
      expect(bench.mock.requests).toHaveLength(1)
      const remoteId = first.answer.remoteId ?? ''
      const { answer } = await bench.run({ options: { mode }, resume: { remoteId } })
      expect(answer.text).toMatch(TEXT)
      expect(answer.usage).toEqual(USAGE)
      expect(answer.remoteId).toBe(remoteId)
      expect(bench.mock.submits()).toHaveLength(1)
      expect(bench.mock.tasks()).toBe(1)
    }
  )

  it('an id is a name and never a way to another address', async () => {
    for (const remoteId of ['../../api/pricing', 'stream:../../../x?offset=3', '//evil.example/x'])
      await bench.run({ resume: { remoteId } })
    expect(
      bench.paths().every((path) => /^GET \/v1\/(tasks|llm\/generations)\/[^/]*/.test(path))
    ).toBe(true)
    expect(bench.mock.submits()).toHaveLength(0)
  })

  it('stops at once when a person says so', async () => {
    const abort = new AbortController()
    const { answer } = await bench.provoke('stall', {
      signal: abort.signal,
      onEvent: (event) => event.type === 'text' && abort.abort()
    })
    expect(answer.failure).toMatchObject({ class: 'cancelled', resumable: true })
  })
})
