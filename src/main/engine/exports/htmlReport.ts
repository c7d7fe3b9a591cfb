import { FAILURE_WORDS } from '../../../shared/domain/failure'
import type { ImageId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { CellState } from '../../../shared/domain/run'
import type { RunView } from '../../../shared/ipc/views'
import type { ImageService } from '../engine'
import { cellsByImage, type RunReader } from './jsonl'
import { LaneTotalsCollector } from './laneTotals'
import { html, type Markup } from './markup'
import { imageSection } from './reportImage'
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
  const { images: ids } = view.spec
  let pictures: Readonly<Record<ImageId, string | null>> = {}
  let place = 0
  for (const cells of cellsByImage(runs, view)) {
    if (place % THUMBNAILS_AT_ONCE === 0)
      pictures = await images.thumbnails(ids.slice(place, place + THUMBNAILS_AT_ONCE))
    const id = ids[place++]
    if (id !== undefined) yield sectionOf(view, cells, infos.get(id), pictures[id]).text
  }
}

function sectionOf(
  view: RunView,
  cells: readonly CellState[],
  image: ImageInfo | undefined,
  picture: string | null | undefined
): Markup {
  return imageSection({
    lanes: view.spec.lanes,
    cells,
    repeats: view.spec.repeats,
    ...(image !== undefined && { image }),
    ...(picture && { picture })
  })
}

function footer({ summary }: RunView): Markup {
  const interrupted = summary.state === 'interrupted'
  return html`<footer>
    ${interrupted && `${FAILURE_WORDS.interrupted.sentence} `}Times are measured on this computer:
    first words and total begin when the request leaves the queue. A cost is billed (said by the
    provider), computed (tokens times price), an estimate, or unknown. Made with Triptych.
  </footer> `
}
