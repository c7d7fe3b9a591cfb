import { FAILURE_WORDS } from '../../../shared/domain/failure'
import type { ImageId } from '../../../shared/domain/ids'
import { imageGroups } from '../../../shared/domain/run'
import type { CellState } from '../../../shared/domain/run'
import type { RunView } from '../../../shared/ipc/views'
import type { ImageService } from '../engine'
import { cellsByImage, type RunReader } from './jsonl'
import { LaneTotalsCollector } from './laneTotals'
import { html, type Markup } from './markup'
import { imageSection, type ShownImage } from './reportImage'
import { reportHead, summaryTable } from './reportSummary'

/** Small pictures asked for at once; the limit of the call. */
const THUMBNAILS_AT_ONCE = 64

export interface ReportSources {
  readonly runs: RunReader
  readonly images: Pick<ImageService, 'thumbnails'>
}

/**
 * The report in pieces to be written one after the other: one page that needs no other file, no
 * network and no script. Reads the answers twice, so that a large run is never held at once.
 */
export async function* reportPieces(
  { runs, images }: ReportSources,
  view: RunView
): AsyncGenerator<string> {
  const totals = new LaneTotalsCollector()
  for (const cells of cellsByImage(runs, view)) cells.forEach((cell) => totals.add(cell))

  yield '<!doctype html>\n<html lang="en">\n'
  yield reportHead(view).text
  yield summaryTable(view, totals.totals(view.spec.lanes)).text
  yield* imageSections(view, runs, images)
  yield footer(view).text
  yield '</body>\n</html>\n'
}

async function* imageSections(
  view: RunView,
  runs: RunReader,
  images: ReportSources['images']
): AsyncGenerator<string> {
  const infos = new Map(view.images.map((image) => [image.id, image]))
  const groups = imageGroups(view.spec)
  const atOnce = Math.max(1, Math.floor(THUMBNAILS_AT_ONCE / (view.spec.groupSize ?? 1)))
  let pictures: Readonly<Record<ImageId, string | null>> = {}
  let place = 0
  for (const cells of cellsByImage(runs, view)) {
    if (place % atOnce === 0)
      pictures = await images.thumbnails(groups.slice(place, place + atOnce).flat())
    const ids = groups[place++] ?? []
    yield sectionOf(
      view,
      cells,
      ids.map((id) => ({ image: infos.get(id), picture: pictures[id] }))
    ).text
  }
}

function sectionOf(
  view: RunView,
  cells: readonly CellState[],
  shown: readonly ShownImage[]
): Markup {
  return imageSection({ lanes: view.spec.lanes, cells, repeats: view.spec.repeats, shown })
}

function footer({ summary }: RunView): Markup {
  const interrupted = summary.state === 'interrupted'
  return html`<footer>
    ${interrupted && `${FAILURE_WORDS.interrupted.sentence} `}Times are measured on this computer:
    first words and total begin when the request leaves the queue. A cost is billed (said by the
    provider), computed (tokens times price), an estimate, or unknown. Made with Triptych.
  </footer> `
}
