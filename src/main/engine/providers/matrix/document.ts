import { format } from 'prettier'
import { LOCAL_SERVER_KINDS } from '../../discovery/localServers'
import type { Adapter } from '../adapter'
import type { ResolvedProvider } from '../providerService'
import type { Vendor } from '../vendor'
import type { Cell } from './cell'
import { CHAT_FAILURES } from './chatFailures'
import { COLUMNS } from './columns'
import { byClass, errorLines } from './errorWords'
import { limitsLine, parametersLine } from './limitWords'
import type { MatrixRow } from './row'

/** A row with what was measured in each column, in the order of the columns. */
export interface MeasuredRow {
  readonly row: MatrixRow
  readonly adapter: Adapter
  /** As the app sets it up before anything is learned of its limits. */
  readonly info: ResolvedProvider['info']
  readonly cells: readonly Cell[]
}

const INTRODUCTION = `# Providers

What each provider offers through Triptych, and how sure that is: every cell of the table was measured by the test run, with Triptych’s own code on one side and on the other a mock server that speaks the vendor’s protocol. No cell is typed by hand. That a vendor’s own server does as its documentation says is not proved here.

The test remakes this file with

\`\`\`
npx vitest run src/main/engine/providers/matrix -u
\`\`\`

and fails without \`-u\` when a provider does something else than stands here. A row’s record in \`src/main/engine/providers/matrix/rows\` says how to bring each thing about; what a record leaves out must be missing in the adapter too.

Below the table stands for each provider where it is, which key it takes, its limits and parameters, what was measured besides, and what was decided where its documentation leaves something open. An image that is larger than a limit is made to fit before it is sent, and that is shown; the pace is put right by what a provider’s headers and its refusals say.

The built-in engines are not in the table: they run on this computer, without a network, a key or a prompt.`

/** The whole of docs/providers.md. */
export async function renderDocument(measured: readonly MeasuredRow[]): Promise<string> {
  const inOrder = [...measured].sort(byKind)
  const ids = [...new Set(inOrder.map(({ row }) => row.provider))]
  const text = [
    INTRODUCTION,
    '## The table',
    table(inOrder),
    '## What the columns mean',
    COLUMNS.map(({ title, meaning }) => `- **${title}**: ${meaning}`).join('\n'),
    '## Errors of every chat',
    `Most providers are asked as a chat, in OpenAI’s dialects or one near to them. All of those tell these errors alike: ${byClass(CHAT_FAILURES)}.`,
    ...ids.map((id) => section(inOrder.filter(({ row }) => row.provider === id)))
  ].join('\n\n')
  return await format(text, { parser: 'markdown', printWidth: 100 })
}

/** Vendors first, then servers on this computer, then everybody else's. */
function byKind(one: MeasuredRow, other: MeasuredRow): number {
  const order = kindOf(one) - kindOf(other)
  return order !== 0 ? order : one.adapter.label.localeCompare(other.adapter.label, 'en')
}

function kindOf({ row, adapter }: MeasuredRow): number {
  if (adapter.vendor) return 0
  return row.key === 'none' ? 1 : 2
}

function table(measured: readonly MeasuredRow[]): string {
  const lines = measured.map(({ row, adapter, cells }) => [
    `[${adapter.label}](#${anchorOf(adapter.label)})${row.way === undefined ? '' : `, ${row.way}`}`,
    ...cells.map(wordsOf)
  ])
  const head = ['Provider', ...COLUMNS.map(({ title }) => title)]
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** As hosts of Markdown make it of a heading. */
function anchorOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

function wordsOf({ offered, note }: Cell): string {
  const word = offered ? 'pass' : 'not offered'
  return note === undefined ? word : `${word} (${note})`
}

/** What a person has to know of one provider, with what was found out of all its ways. */
function section(measured: readonly MeasuredRow[]): string {
  const { adapter, row, info } = measured[0]!
  const { vendor } = adapter
  const decisions = measured.flatMap((one) => one.row.decisions ?? [])
  return [
    `## ${adapter.label}`,
    bullets([
      ...(vendor ? vendorLines(vendor) : serverLines(adapter)),
      limitsLine(adapter.limits),
      paceLine(info.concurrency, vendor),
      parametersLine(adapter, row.model),
      ...detailLines(measured),
      ...errorLines(measured.map((one) => one.row))
    ]),
    ...(decisions.length > 0
      ? ['Decided where the vendor leaves it open:', bullets(decisions)]
      : [])
  ].join('\n\n')
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function vendorLines({ baseUrl, addressHint, regions = [], keyPage, keyEnv }: Vendor): string[] {
  const others = regions.filter((region) => region.baseUrl !== baseUrl)
  const addresses = [
    baseUrl === undefined ? `your own, such as \`${addressHint}\`` : `\`${baseUrl}\``,
    ...others.map(({ label, baseUrl: other }) => `${label}: \`${other}\``)
  ]
  const page = keyPage === undefined ? 'the vendor' : `<${keyPage}>`
  return [
    `Address: ${addresses.join('; ')}`,
    ...(baseUrl !== undefined && addressHint !== undefined ? [addressHint] : []),
    `Key: from ${page}, or taken over from ${keyEnv.map((name) => `\`${name}\``).join(' or ')}`
  ]
}

function serverLines({ id }: Adapter): string[] {
  const kind = LOCAL_SERVER_KINDS.find((known) => known.id === id)
  if (!kind)
    return [
      'Address: whatever you enter; it usually ends in `/v1`',
      'Key: if the server asks for one'
    ]
  return [
    `Address: \`${kind.baseUrl(kind.address)}\`, found by itself`,
    `To start it: ${kind.howToStart}`
  ]
}

function paceLine(concurrency: number, vendor: Partial<Vendor> = {}): string {
  const { requestsPerMinute, tokensPerMinute } = vendor
  const published = [
    requestsPerMinute !== undefined && `${requestsPerMinute} requests a minute`,
    tokensPerMinute !== undefined && `${tokensPerMinute} tokens a minute`
  ].filter((limit) => limit !== false)
  const atOnce = `${concurrency} ${concurrency === 1 ? 'request' : 'requests'} at once`
  const known =
    published.length === 0
      ? ''
      : `, ${published.join(' and ')} as published for the smallest account`
  return `Pace to begin with: ${atOnce}${known}`
}

/** What the columns found out besides; said once where it holds for all ways of the provider. */
function detailLines(measured: readonly MeasuredRow[]): string[] {
  const ways = new Map<string, string[]>()
  for (const { row, cells } of measured)
    for (const line of cells.flatMap(({ details = [] }) => details))
      ways.set(line, [...(ways.get(line) ?? []), row.way ?? 'otherwise'])
  return [...ways].map(([line, of]) =>
    of.length === measured.length ? line : `With “${of.join('”, “')}”: ${line}`
  )
}
