/**
 * Tesseract 5 (LSTM, compiled to WebAssembly). The library runs it on a worker thread of its own,
 * so this file only asks: first for the layout, then for the text of one paragraph after another.
 */
import { dirname } from 'node:path'
import type { Page, PSM, RecognizeOptions, Worker } from 'tesseract.js'
import type { Pixels } from '../images/pixels'
import { enlargement, toPage, toPpm, turned, type Page as RgbPage, type Rectangle } from './ppm'
import { untilStopped } from './stopping'
import {
  backToImage,
  paddedRectangle,
  textAreas,
  type Bounds,
  type Canvas
} from './tesseractLayout'
import {
  NO_TEXT,
  once,
  regionBox,
  weightFiles,
  type AnswerJob,
  type ReportLoading,
  type VisionEngine
} from './visionEngine'

/** Lines the engine is less sure of (0 to 100) are left out; photographs are full of them. */
const KEEP_CONFIDENCE = 40

/** Loading never settles by itself when something is missing. */
const LOAD_TIMEOUT_MS = 60_000

const LSTM_ONLY = 1

/** Page segmentation modes, values of the library's PSM; the library itself is loaded on first use. */
const AUTOMATIC = '3' as PSM
const SINGLE_BLOCK = '6' as PSM

export function createTesseract(modelsFolder: string): VisionEngine {
  const worker = once((report) => startWorker(modelsFolder, report))
  return {
    load: async (report) => void (await worker.get(report)),
    async answer(pixels, job) {
      const current = await worker.get(() => {})
      // A piece under way cannot be interrupted; ending the thread is the only way to stop it.
      const end = () => {
        worker.forget()
        void current.terminate()
      }
      job.signal.addEventListener('abort', end)
      try {
        await untilStopped(read(current, pixels, job), job.signal)
      } finally {
        job.signal.removeEventListener('abort', end)
      }
    }
  }
}

async function startWorker(modelsFolder: string, report: ReportLoading): Promise<Worker> {
  report('Loading Tesseract', 0)
  const [language] = await weightFiles(modelsFolder, 'tesseract/eng.traineddata.gz')
  const { createWorker } = await import('tesseract.js')
  const worker = await new Promise<Worker>((resolve, reject) => {
    const timer = setTimeout(() => refuse('it took longer than a minute'), LOAD_TIMEOUT_MS)
    function refuse(reason: unknown): void {
      clearTimeout(timer)
      reject(new Error(`Tesseract could not be loaded: ${String(reason)}`))
    }
    createWorker('eng', LSTM_ONLY, {
      // Without a local folder the library goes to the network, and offline never comes back.
      langPath: dirname(language),
      gzip: true,
      // The default writes a copy of the language file into the current folder.
      cacheMethod: 'none',
      logger: ({ status, progress }) =>
        report('Loading Tesseract', loadingProgress(status, progress)),
      // Without a handler a failed job is thrown outside every promise and ends the process.
      errorHandler: refuse
    }).then((loaded) => {
      clearTimeout(timer)
      resolve(loaded)
    }, refuse)
  })
  // Its remarks on resolution and the like would go to stderr, one for every paragraph.
  await worker.setParameters({ debug_file: '/dev/null' })
  // The first page takes longer; it must not count as the first image's time.
  await worker.recognize(barsPage())
  report('Loading Tesseract', 1)
  return worker
}

/** A row of upright bars, which look enough like letters to set every part of the engine going. */
function barsPage(): Buffer {
  const width = 200
  const height = 60
  const rgb = new Uint8ClampedArray(width * height * 3).fill(255)
  for (let y = 20; y < 44; y += 1) {
    for (let x = 20; x < 180; x += 10) {
      rgb.fill(0, (y * width + x) * 3, (y * width + x + 4) * 3)
    }
  }
  return toPpm({ width, height, rgb })
}

const LOADING_STEPS = [
  'loading tesseract core',
  'initializing tesseract',
  'loading language traineddata',
  'initializing api'
]

function loadingProgress(status: string, progress: number): number {
  const step = Math.max(0, LOADING_STEPS.indexOf(status))
  return ((step + progress) / LOADING_STEPS.length) * 0.9
}

async function read(worker: Worker, pixels: Pixels, job: AnswerJob): Promise<void> {
  const factor = enlargement(pixels.width, pixels.height)
  const page = toPage(pixels, factor)
  job.emit({ type: 'phase', phase: 'thinking', detail: 'Looking for paragraphs' })
  const layout = await worker.recognize(
    toPpm(page),
    { rotateAuto: true, ...mode(AUTOMATIC) },
    { text: false, layoutBlocks: true }
  )
  const { version, rotateRadians, layoutBlocks } = layout.data as Page & {
    readonly layoutBlocks?: Page['blocks']
  }
  job.emit({ type: 'served', model: `Tesseract ${version}, eng 4.0.0_best_int` })
  const angle = rotateRadians ?? 0
  const level = angle === 0 ? page : turned(page, angle)
  const canvas: Canvas = { width: page.width, height: page.height, angle }
  const areas = textAreas(layoutBlocks ?? [])
  let said = false
  for (const [index, area] of areas.entries()) {
    await job.pause()
    const lines = await readArea(worker, level, paddedRectangle(area, canvas))
    if (lines.length > 0) {
      emitLines(lines, { pixels, factor, canvas, separator: said ? '\n\n' : '' }, job)
      said = true
    }
    job.emit({
      type: 'phase',
      phase: said ? 'streaming' : 'thinking',
      detail: `${index + 1} of ${areas.length} paragraphs read`,
      progress: (index + 1) / areas.length
    })
  }
  if (!said) job.emit({ type: 'text', delta: NO_TEXT })
}

interface ReadLine {
  readonly text: string
  readonly confidence: number
  readonly bounds: Bounds
}

/** Reads one paragraph; its lines come back in pixels of the page. */
async function readArea(worker: Worker, page: RgbPage, area: Rectangle): Promise<ReadLine[]> {
  const { data } = await worker.recognize(toPpm(page, area), mode(SINGLE_BLOCK), {
    text: true,
    blocks: true
  })
  return (data.blocks ?? [])
    .flatMap((block) => block.paragraphs)
    .flatMap((paragraph) => paragraph.lines)
    .map(({ text, confidence, bbox }) => ({
      text: text.trim(),
      confidence,
      bounds: moved(bbox, area.left, area.top)
    }))
    .filter((line) => line.text !== '' && line.confidence >= KEEP_CONFIDENCE)
}

function moved({ x0, y0, x1, y1 }: Bounds, left: number, top: number): Bounds {
  return { x0: x0 + left, y0: y0 + top, x1: x1 + left, y1: y1 + top }
}

interface Placement {
  readonly pixels: Pixels
  readonly factor: number
  readonly canvas: Canvas
  /** Goes before the first line: what parts it from the paragraph before. */
  readonly separator: string
}

function emitLines(lines: readonly ReadLine[], place: Placement, job: AnswerJob): void {
  const { pixels, factor, canvas } = place
  for (const [index, { text, confidence, bounds }] of lines.entries()) {
    const { x0, y0, x1, y1 } = backToImage(bounds, canvas)
    const box = regionBox(pixels, x0 / factor, y0 / factor, x1 / factor, y1 / factor)
    job.emit({ type: 'regions', regions: [{ label: text, score: confidence / 100, box }] })
    job.emit({ type: 'text', delta: `${index === 0 ? place.separator : '\n'}${text}` })
  }
}

/**
 * A parameter for one call only. The page segmentation mode has to be said every time: the
 * library's own default is a single block, and a mode that was set stays for the next image.
 */
function mode(segmentation: PSM): Partial<RecognizeOptions> {
  return { tessedit_pageseg_mode: segmentation } as Partial<RecognizeOptions>
}
