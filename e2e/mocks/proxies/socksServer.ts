import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface SocksMockOptions {
  readonly port?: number
  readonly credentials?: { readonly user: string; readonly password: string }
  /** Where the names that it knows lead; others are looked up. */
  readonly hosts?: Readonly<Record<string, string>>
  /** Reply of RFC 1928, part 6, for every way asked for: 2 not allowed, 4 unreachable, 5 refused. */
  readonly reply?: number
}

export interface SocksMock {
  /** Such as `socks5://127.0.0.1:40213`. */
  readonly url: string
  /** `host:port` of every way asked for, names as names. */
  readonly targets: readonly string[]
  close(): Promise<void>
}

const VERSION = 5
const NO_CREDENTIALS = 0
const USER_AND_PASSWORD = 2
const NOTHING_ACCEPTED = 0xff
const NAME = 3
const V4 = 1

/** Starts a SOCKS5 proxy on 127.0.0.1: CONNECT by name or IPv4 (RFC 1928), credentials (RFC 1929). */
export async function startSocksMock(options: SocksMockOptions = {}): Promise<SocksMock> {
  const targets: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => undefined)
    client.once('close', () => sockets.delete(client))
    serve(client, options, targets).catch(() => client.destroy())
  })
  await new Promise<void>((resolved) =>
    server.listen(options.port ?? 0, '127.0.0.1', () => resolved())
  )
  return {
    url: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    close: () =>
      new Promise((resolved) => {
        server.close(() => resolved())
        for (const socket of sockets) socket.destroy()
      })
  }
}

async function serve(client: Socket, options: SocksMockOptions, targets: string[]): Promise<void> {
  const bytes = new Bytes(client)
  const [, methods = 0] = await bytes.take(2)
  const offered = await bytes.take(methods)
  const method = options.credentials ? USER_AND_PASSWORD : NO_CREDENTIALS
  if (!offered.includes(method)) return void client.end(Buffer.from([VERSION, NOTHING_ACCEPTED]))
  client.write(Buffer.from([VERSION, method]))
  if (options.credentials && !(await knows(client, bytes, options.credentials))) return
  const target = await readTarget(bytes)
  targets.push(target)
  if (options.reply !== undefined) return void client.end(replyOf(options.reply))
  const place = new URL(`http://${options.hosts?.[target] ?? target}`)
  const upstream = connect({ host: place.hostname, port: Number(place.port || 80) })
  upstream.once('error', () => client.end(replyOf(4)))
  upstream.once('connect', () => {
    client.write(replyOf(0))
    bytes.release()
    upstream.pipe(client).pipe(upstream)
  })
  client.once('close', () => upstream.destroy())
  upstream.once('close', () => client.destroy())
}

async function knows(
  client: Socket,
  bytes: Bytes,
  wanted: { readonly user: string; readonly password: string }
): Promise<boolean> {
  const [, userLength = 0] = await bytes.take(2)
  const user = (await bytes.take(userLength)).toString()
  const [passwordLength = 0] = await bytes.take(1)
  const password = (await bytes.take(passwordLength)).toString()
  const good = user === wanted.user && password === wanted.password
  client.write(Buffer.from([1, good ? 0 : 1]))
  if (!good) client.end()
  return good
}

async function readTarget(bytes: Bytes): Promise<string> {
  const [, , , type] = await bytes.take(4)
  if (type !== NAME && type !== V4) throw new Error('only names and IPv4')
  const length = type === NAME ? ((await bytes.take(1))[0] ?? 0) : 4
  const address = await bytes.take(length)
  const host = type === NAME ? address.toString() : [...address].join('.')
  return `${host}:${(await bytes.take(2)).readUInt16BE()}`
}

function replyOf(code: number): Buffer {
  return Buffer.from([VERSION, code, 0, V4, 0, 0, 0, 0, 0, 0])
}

/** Hands out exactly as many bytes as a message has, however they came. */
class Bytes {
  private buffer = Buffer.alloc(0)
  private wake: (() => void) | undefined
  private readonly onData = (more: Buffer): void => {
    this.buffer = Buffer.concat([this.buffer, more])
    this.wake?.()
  }

  constructor(private readonly socket: Socket) {
    socket.on('data', this.onData)
  }

  async take(count: number): Promise<Buffer> {
    while (this.buffer.length < count) await new Promise<void>((wake) => (this.wake = wake))
    const taken = this.buffer.subarray(0, count)
    this.buffer = this.buffer.subarray(count)
    return taken
  }

  /** What comes from now on is somebody else's. */
  release(): void {
    this.socket.removeListener('data', this.onData)
    if (this.buffer.length > 0) this.socket.unshift(this.buffer)
  }
}
