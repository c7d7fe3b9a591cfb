import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { chunkCount, chunkOf, completion, type FoxTask } from './foxapiTasks'

export interface StreamOrder {
  readonly task: FoxTask
  /** The first chunk that is wanted, from 0. */
  readonly offset: number
  /** Plain data with `[DONE]`, in place of named events. */
  readonly plain: boolean
  readonly tokensPerSecond: number
  /** Usage in the last chunk, as a direct answer has no task that could say it. */
  readonly withUsage: boolean
}

/** Writes a task's stream from the wanted chunk on, as the behaviour of its request says. */
export async function playFoxStream(response: ServerResponse, order: StreamOrder): Promise<void> {
  const { task, offset } = order
  const { behaviour, argument } = task.request
  const total = chunkCount(task.answer)
  const writer = new EventWriter(response, order)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(': waiting\n\n')
  const most = endOf(task, offset, total)
  for (let n = offset; n < most; n++) {
    await due(task.startedAt + ((n + 1) * 1000) / order.tokensPerSecond)
    if (response.destroyed) return
    if (behaviour === 'gap' && task.streams === 1 && n === total - 3) continue
    writer.chunk(n)
  }
  if (behaviour === 'stall') return
  if (behaviour === 'stream-error' || behaviour === 'failed-in-stream') return writer.fail(argument)
  if (most < total) return await reset(response)
  task.delivered = true
  if (behaviour !== 'no-done') writer.done(total)
  response.end()
}

/** The chunk before which this connection breaks; the total for one that does not. */
function endOf({ request, streams }: FoxTask, offset: number, total: number): number {
  const { behaviour, argument } = request
  const few = Math.min(total, Number(argument ?? 3))
  switch (behaviour) {
    case 'cut':
      return streams === 1 ? few : total
    case 'cut-always':
      return Math.min(total, offset + 1)
    case 'stall':
    case 'stream-error':
    case 'failed-in-stream':
      return Math.min(total, 3)
    default:
      return total
  }
}

class EventWriter {
  constructor(
    private readonly response: ServerResponse,
    private readonly order: StreamOrder
  ) {}

  chunk(n: number): void {
    const { task, withUsage } = this.order
    const isLast = n === chunkCount(task.answer) - 1
    const usage = withUsage && isLast ? { usage: completion(task).usage } : {}
    this.event('chunk', { ...chunkOf(task, n), ...usage })
  }

  done(total: number): void {
    if (this.order.plain) this.response.write('data: [DONE]\n\n')
    else this.event('done', { total_chunks: total })
  }

  fail(message = 'upstream broke off'): void {
    this.event('error', { message })
    this.response.end()
  }

  private event(name: string, data: unknown): void {
    const head = this.order.plain && name === 'chunk' ? '' : `event: ${name}\n`
    this.response.write(`${head}data: ${JSON.stringify(data)}\n\n`)
  }
}

async function due(at: number): Promise<void> {
  const wait = at - performance.now()
  if (wait > 0) await sleep(wait)
}

/** What was written must reach the client before the reset does. */
async function reset(response: ServerResponse): Promise<void> {
  await sleep(20)
  response.destroy()
}
