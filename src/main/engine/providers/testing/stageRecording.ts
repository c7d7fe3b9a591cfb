import { setTimeout as sleep } from 'node:timers/promises'
import {
  startServer,
  type Handler,
  type RecordedRequest
} from '../../../../../e2e/mocks/httpServer'
import { bytesOf, parseRecording, type Recording } from '../recordingFile'

/** A recording played by real servers, so that the whole live path can be held against it. */
export interface Stage {
  /** The recording with the addresses of these servers in place of its own. */
  readonly recording: Recording
  readonly providerOrigin: string
  /** What arrived, in the order of the exchanges. */
  readonly requests: readonly RecordedRequest[]
  close(): Promise<void>
}

/** Two servers: one stands for the provider's own address, one for every other host. */
export async function stageRecording(original: Recording): Promise<Stage> {
  const requests: RecordedRequest[] = []
  const answer: Handler = async (request, response) => {
    const exchange = recording.exchanges[requests.length]
    requests.push(request)
    if (!exchange) return void response.destroy()
    response.writeHead(exchange.response.status, exchange.response.headers)
    for (const chunk of exchange.chunks) response.write(bytesOf(chunk))
    if (exchange.end !== 'cut') return void response.end()
    // What was written must reach the client before the break does.
    await sleep(20)
    response.destroy()
  }
  const provider = await startServer(answer)
  const others = await startServer(answer)
  const own = new URL(original.plan.baseUrl).origin
  const origins = new Set(original.exchanges.map(({ request }) => new URL(request.url).origin))
  let file = JSON.stringify(original).replaceAll(own, provider.origin)
  for (const origin of origins) if (origin !== own) file = file.replaceAll(origin, others.origin)
  const recording = parseRecording(JSON.parse(file))
  return {
    recording,
    providerOrigin: provider.origin,
    requests,
    close: async () => {
      await Promise.all([provider.close(), others.close()])
    }
  }
}
