import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { sendJson, startServer, type MockServer } from '../../../../e2e/mocks/httpServer'
import { defineAdapter, emit, json, wait, type AttemptPlan, type ExchangeRequest } from './adapter'
import openaiCompatible from './adapters/openaiCompatible'
import { parseRecording } from './recordingFile'
import { replay } from './replay'
import { PIXEL_PNG, planImages, preparedImage } from './testing/attempt'
import { makeRecording } from './testing/makeRecording'

/** The third shape of provider: upload, submit, poll until it is done. */
const Task = z.object({ id: z.string(), status: z.string(), text: z.string().optional() })

function request(
  plan: AttemptPlan,
  label: string,
  rest: Partial<ExchangeRequest>
): ExchangeRequest {
  return {
    label,
    method: 'POST',
    url: `${plan.baseUrl}/${label}`,
    auth: 'key',
    repeatable: false,
    ...rest
  }
}

const taskAdapter = defineAdapter({
  ...openaiCompatible,
  id: 'tasks',
  *run(plan) {
    const upload = request(plan, 'upload', { body: { kind: 'image', index: 0 } })
    const { url } = yield* json(upload, z.object({ url: z.string() }))
    const submit = request(plan, 'submit', { body: { kind: 'json', value: { picture: url } } })
    let task = yield* json(submit, Task)
    yield* emit({ type: 'remote-id', id: task.id })
    const poll = request(plan, 'poll', { method: 'GET', repeatable: true })
    while (task.status !== 'done') {
      yield* wait(500, 'Waiting for the result')
      task = yield* json(poll, Task)
    }
    yield* emit({ type: 'text', delta: task.text ?? '' })
  }
})

let server: MockServer
beforeEach(async () => {
  let polls = 0
  server = await startServer((incoming, response) => {
    if (incoming.path === '/upload') return sendJson(response, 200, { url: 'u/1' })
    if (incoming.path === '/submit') return sendJson(response, 200, { id: 't1', status: 'queued' })
    const done = ++polls > 1
    sendJson(response, 200, {
      id: 't1',
      status: done ? 'done' : 'running',
      ...(done && { text: 'A pixel.' })
    })
  })
})
afterEach(async () => {
  await server.close()
})

it('a live attempt becomes a file that says the same without a network', async () => {
  const images = [preparedImage(PIXEL_PNG)]
  const recording = await makeRecording({
    about: 'Upload, submit, poll twice.',
    adapter: taskAdapter,
    images,
    plan: {
      baseUrl: server.origin,
      model: 'm',
      prompt: { text: '', system: '' },
      params: {},
      images: planImages(images),
      retries: 0
    },
    publicBaseUrl: 'https://tasks.example'
  })
  expect(server.requests[0]?.body.equals(PIXEL_PNG)).toBe(true)
  expect(recording.events).toEqual([
    { type: 'remote-id', id: 't1' },
    { type: 'text', delta: 'A pixel.' },
    { type: 'ended' }
  ])

  const asked = server.requests.length
  const file = parseRecording(JSON.parse(JSON.stringify(recording)))
  const replayed = await replay(taskAdapter, file, images)
  expect(server.requests).toHaveLength(asked)
  expect(replayed.waits).toEqual([500, 500])
  expect(replayed.requests).toEqual(recording.exchanges.map((exchange) => exchange.request))
  expect(replayed.events.filter((event) => event.type !== 'phase')).toEqual(recording.events)
})

it('an exchange that was never recorded ends the attempt', async () => {
  const { events } = await replay(
    openaiCompatible,
    {
      about: '',
      images: [],
      exchanges: [],
      events: [],
      plan: {
        baseUrl: 'https://provider.example/v1',
        model: 'm',
        prompt: { text: 'x', system: '' },
        params: {},
        images: [],
        retries: 0
      }
    },
    []
  )
  expect(events).toMatchObject([
    { type: 'failed', failure: { vendorMessage: 'The recording has no exchange 1.' } }
  ])
})
