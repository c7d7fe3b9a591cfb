import type { LaneParams, Prompt, RunLane } from '../../../shared/domain/lane'
import type { RunView } from '../../../shared/ipc/views'
import { promptId } from './columns'
import { formatCount, formatMs, formatSpent, formatTime } from './format'
import type { LaneTotals } from './laneTotals'
import { html, Markup } from './markup'
import { REPORT_STYLE } from './reportStyle'

/** Head of the page, title, and the prompt when all lanes share it. */
export function reportHead(view: RunView): Markup {
  const { summary, spec } = view
  const title = summary.title === '' ? `Run ${summary.number}` : summary.title
  const shared = sharedPrompt(spec.lanes)
  return html`<head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta
        http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
      />
      <title>${title}</title>
      <style>
        ${new Markup(REPORT_STYLE)}
      </style>
    </head>
    <body>
      <header>
        <h1>${title}</h1>
        <p class="quiet">${factsOf(view)}</p>
        ${shared && promptCard(shared)}
      </header>
    </body> `
}

function factsOf({ summary, spec }: RunView): string {
  const { counts } = summary
  return [
    `Run ${summary.number}`,
    formatTime(summary.createdAt),
    plural(spec.images.length, 'image'),
    plural(spec.lanes.length, 'model'),
    spec.repeats > 1 && `${spec.repeats} repeats`,
    `${counts.done} of ${counts.total} answered`,
    counts.failed > 0 && `${counts.failed} failed`
  ]
    .filter(Boolean)
    .join(' · ')
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function sharedPrompt(lanes: readonly RunLane[]): Prompt | undefined {
  const [first, ...others] = lanes
  if (first === undefined) return undefined
  const id = promptId(first.prompt)
  return others.every((lane) => promptId(lane.prompt) === id) ? first.prompt : undefined
}

function promptCard({ text, system }: Prompt): Markup | undefined {
  if (text === '' && system === '') return undefined
  return html`<div class="card prompt">
    ${
      text !== '' &&
      html`<p class="quiet">Prompt</p>
        <p>${text}</p>`
    }
    ${
      system !== '' &&
      html`<p class="quiet">System prompt</p>
        <p>${system}</p>`
    }
  </div>`
}

/** One line per lane: what it is, how it did, how fast, how dear. */
export function summaryTable(view: RunView, totals: readonly LaneTotals[]): Markup {
  const shared = sharedPrompt(view.spec.lanes)
  return html`<div class="card wide">
    <table>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Answered</th>
          <th scope="col">Failed</th>
          <th scope="col">First words, median</th>
          <th scope="col">Total, median</th>
          <th scope="col">Tokens out</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        ${totals.map((lane) => summaryRow(lane, shared === undefined))}
      </tbody>
    </table>
  </div> `
}

function summaryRow(totals: LaneTotals, withPrompt: boolean): Markup {
  const { lane } = totals
  return html`<tr class="m${lane.hue}">
    <th scope="row">
      <span class="letter">${lane.letter}</span> ${lane.label}
      <span class="quiet">${lane.providerLabel}</span>
      ${paramsNote(lane.params)} ${withPrompt && html`<p class="quiet">${lane.prompt.text}</p>`}
    </th>
    <td>${totals.answered}</td>
    <td>${totals.failed}</td>
    <td>${formatMs(totals.firstTextMs)}</td>
    <td>${formatMs(totals.totalMs)}</td>
    <td>${formatCount(totals.outputTokens)}</td>
    <td>${formatSpent(totals)}</td>
  </tr> `
}

function paramsNote(params: LaneParams): Markup | undefined {
  const { options, ...plain } = params
  const entries = Object.entries({ ...plain, ...options })
  if (entries.length === 0) return undefined
  const words = entries.map(([name, value]) => `${name} ${valueWords(value)}`)
  return html`<p class="quiet">${words.join(', ')}</p>`
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
