import type { Answer } from '../../../shared/domain/answer'
import { FAILURE_WORDS, type Failure } from '../../../shared/domain/failure'
import type { ImageInfo } from '../../../shared/domain/image'
import type { RunLane } from '../../../shared/domain/lane'
import type { CellState } from '../../../shared/domain/run'
import { durations, tokensPerSecond } from '../../../shared/domain/timing'
import { imagePath } from './columns'
import { formatCost, formatCount, formatMs, formatRate } from './format'
import { html, type Markup } from './markup'

export interface ImageSection {
  readonly lanes: readonly RunLane[]
  /** All cells of this image. */
  readonly cells: readonly CellState[]
  readonly repeats: number
  /** The images of the prompt, in order. */
  readonly shown: readonly ShownImage[]
}

export interface ShownImage {
  readonly image: ImageInfo | undefined
  /** Data URI; absent when the picture is gone. */
  readonly picture: string | null | undefined
}

/** One prompt's images with its lanes side by side. */
export function imageSection(section: ImageSection): Markup {
  return html`<section class="image">
    ${section.shown.map(imageHeader)}
    <div class="lanes">${section.lanes.map((lane) => laneCard(lane, section))}</div>
  </section> `
}

function imageHeader({ image, picture }: ShownImage): Markup {
  return html`<header>
    ${picture ? html`<img src="${picture}" alt="" />` : html`<div class="no-picture">No picture</div>`}
    <div>
      <h2>${image === undefined ? 'An image that is no longer known' : imagePath(image)}</h2>
      ${image && html`<p class="quiet">${image.width} × ${image.height}</p>`}
    </div>
  </header>`
}

function laneCard(lane: RunLane, { cells, repeats }: ImageSection): Markup {
  const own = cells.filter((cell) => cell.laneId === lane.id)
  return html`<article class="card lane m${lane.hue}">
    <h3>
      <span class="letter">${lane.letter}</span>
      <span>${lane.label} <span class="quiet">${lane.providerLabel}</span></span>
    </h3>
    ${own.map((cell) => cellBlock(cell, repeats))}
  </article> `
}

function cellBlock(cell: CellState, repeats: number): Markup {
  const { answer } = cell
  return html`<div class="${cell.repeat > 0 && 'again'}">
    ${repeats > 1 && html`<p class="quiet">Repeat ${cell.repeat + 1}</p>`}
    ${answer === undefined ? html`<p class="quiet">Not started.</p>` : answerBlock(answer)}
  </div>`
}

function answerBlock(answer: Answer): Markup {
  return html`${figures(answer)}${outcome(answer)}
  ${answer.warnings.map((sentence) => html`<p class="note">${sentence}</p>`)}
  ${
    answer.reasoning !== '' &&
    html`<details>
      <summary>Reasoning</summary>
      <p>${answer.reasoning}</p>
    </details>`
  }`
}

function outcome(answer: Answer): Markup {
  if (answer.state === 'running') return html`<p class="quiet">Not finished.</p>`
  return answer.failure === undefined
    ? html`<div class="answer">${answer.text}</div>`
    : failureBlock(answer.failure, answer.text)
}

/** What came before a failure is shown as such, never as an answer. */
function failureBlock(failure: Failure, partial: string): Markup {
  const vendor = [failure.status, failure.vendorCode, failure.vendorMessage].filter(Boolean)
  return html`<div class="failure">
      <p><strong>${FAILURE_WORDS[failure.class].title}.</strong> ${failure.sentence}</p>
      <p>${failure.nextStep}</p>
      ${vendor.length > 0 && html`<p class="note">The provider said: ${vendor.join(' · ')}</p>`}
    </div>
    ${
      partial !== '' &&
      html`<details>
        <summary>What came before it stopped</summary>
        <p>${partial}</p>
      </details>`
    }`
}

function figures(answer: Answer): Markup {
  const { firstTextMs, totalMs } = durations(answer.timings)
  const { inputTokens, outputTokens, reasoningTokens } = answer.usage ?? {}
  const rate = tokensPerSecond(answer.timings, outputTokens, reasoningTokens)
  const { cost } = answer
  const free = cost.mark !== 'unknown' && cost.free === true
  return html`<ul class="figures">
    <li>First words ${formatMs(firstTextMs)}</li>
    <li>Total ${formatMs(totalMs)}</li>
    ${rate !== undefined && html`<li>${formatRate(rate)}</li>`}
    ${inputTokens !== undefined && html`<li>${formatCount(inputTokens)} in</li>`}
    ${outputTokens !== undefined && html`<li>${formatCount(outputTokens)} out</li>`}
    <li title="${cost.reason}">
      ${cost.mark === 'unknown' ? 'Cost unknown' : formatCost(cost)}
      ${cost.mark !== 'unknown' && !free && html`<span class="quiet">${cost.mark}</span>`}
    </li>
  </ul>`
}
