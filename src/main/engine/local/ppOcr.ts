/**
 * PP-OCRv4 (mobile): a detector that finds lines of text and a recogniser that reads them, both
 * ONNX networks. The package has no preset for version 4; the settings below are the ones it was
 * trained and measured with (PaddleOCR, configs ch_PP-OCRv4_det and ch_PP-OCRv4_rec).
 */
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { Box, Image, OrtInferenceSession, OrtModule, RecognitionService } from 'paddleocr'
import { failure } from '../../../shared/domain/failure'
import type { Pixels } from '../images/pixels'
import { AdapterFailure } from '../providers/adapter'
import { readingRows, textAngle, textLength, type Quad } from './readingOrder'
import {
  NO_TEXT,
  once,
  regionBox,
  weightFiles,
  type AnswerJob,
  type ReportLoading,
  type VisionEngine
} from './visionEngine'

const WEIGHTS_NAME = 'PP-OCRv4 mobile (detection and recognition)'

const DETECTION = {
  channelOrder: 'bgr',
  limitType: 'max',
  maxSideLength: 960,
  // The package's 0.6 silently loses one to four whole lines of a page.
  boxScoreThreshold: 0.4
} as const

/** Text that the recogniser is less sure of is left out. */
const KEEP_CONFIDENCE = 0.5

/** Below this a line may be upside down, and is tried the other way up. */
const DOUBT_CONFIDENCE = 0.7

const MAX_THREADS = 4

interface Reading {
  readonly text: string
  readonly confidence: number
  /** Read after turning it by 180°. */
  readonly turned: boolean
}

interface TextBox {
  readonly box: Box
  readonly quad: Quad
}

type Networks = Awaited<ReturnType<typeof loadNetworks>>

export function createPpOcr(modelsFolder: string): VisionEngine {
  const networks = once((report) => loadNetworks(modelsFolder, report))
  return {
    load: async (report) => void (await networks.get(report)),
    answer: async (pixels, job) => answer(await networks.get(() => {}), pixels, job)
  }
}

async function loadNetworks(modelsFolder: string, report: ReportLoading) {
  report('Loading PP-OCRv4', 0)
  const [detector, recogniser, dictionary] = await weightFiles(
    modelsFolder,
    'pp-ocr/det.onnx',
    'pp-ocr/rec.onnx',
    'pp-ocr/dictionary.txt'
  )
  const [ort, paddle, words] = await Promise.all([
    import('onnxruntime-node').catch((error: unknown) => {
      throw cannotRun(error)
    }),
    import('paddleocr'),
    readFile(dictionary, 'utf8')
  ])
  // The package describes the runtime by a smaller type of its own, which the real one fits.
  const module = ort as unknown as OrtModule
  const open = async (file: string) =>
    (await ort.InferenceSession.create(file, {
      intraOpNumThreads: Math.min(MAX_THREADS, availableParallelism()),
      logSeverityLevel: 3
    })) as unknown as OrtInferenceSession
  report('Loading PP-OCRv4', 0.2)
  const detection = new paddle.DetectionService(module, await open(detector), DETECTION)
  report('Loading PP-OCRv4', 0.4)
  const recognition = new paddle.RecognitionService(module, await open(recogniser), {
    channelOrder: 'bgr',
    // The network knows one character more than the file has lines: the space.
    charactersDictionary: [...words.replace(/\r?\n$/, '').split(/\r?\n/), ' ']
  })
  report('Loading PP-OCRv4', 0.8)
  const networks = { paddle, detection, recognition }
  await warmUp(networks)
  report('Loading PP-OCRv4', 1)
  return networks
}

/** The runtime is native code, which not every computer has a build of (Macs with Intel processors). */
function cannotRun(error: unknown): AdapterFailure {
  return new AdapterFailure(
    failure('provider', {
      sentence: 'PP-OCRv4 cannot be loaded on this computer.',
      nextStep: 'Use Tesseract, which reads text too.',
      vendorMessage: String(error).slice(0, 2000),
      notCharged: true
    })
  )
}

type WarmNetworks = Pick<Networks, 'paddle' | 'detection' | 'recognition'>

/** The first inference allocates and is slower; it must not count as the first image's time. */
async function warmUp({ paddle, detection, recognition }: WarmNetworks): Promise<void> {
  const page = new paddle.Image(320, 320, 3, new Uint8Array(320 * 320 * 3).fill(255))
  await detection.run(page)
  await recognition.run(page, [{ x: 0, y: 0, width: 320, height: 48 }])
}

async function answer(networks: Networks, pixels: Pixels, job: AnswerJob): Promise<void> {
  job.emit({ type: 'served', model: WEIGHTS_NAME })
  job.emit({ type: 'phase', phase: 'thinking', detail: 'Looking for lines of text' })
  const image = networks.paddle.normalizeInputToRgb({
    width: pixels.width,
    height: pixels.height,
    data: asBytes(pixels.data)
  })
  const boxes = (await networks.detection.run(image)).map((box) => ({ box, quad: quadOf(box) }))
  await job.pause()
  const said = await readBoxes(createReader(networks.recognition, image), boxes, pixels, job)
  if (!said) job.emit({ type: 'text', delta: NO_TEXT })
}

/** Reads box by box in reading order and emits row by row; false when nothing was legible. */
async function readBoxes(
  read: Reader,
  boxes: readonly TextBox[],
  pixels: Pixels,
  job: AnswerJob
): Promise<boolean> {
  const rows = readingRows(boxes, await directionOf(boxes, read))
  let said = false
  let done = 0
  for (const row of rows) {
    const words: string[] = []
    for (const item of row) {
      await job.pause()
      const { text, confidence } = await read(item)
      done += 1
      if (confidence < KEEP_CONFIDENCE || text.trim() === '') continue
      words.push(text.trim())
      job.emit({ type: 'regions', regions: [regionOf(item, text, confidence, pixels)] })
    }
    if (words.length > 0) {
      job.emit({ type: 'text', delta: `${said ? '\n' : ''}${words.join(' ')}` })
      said = true
    }
    job.emit({ ...progressOf(done, boxes.length), phase: said ? 'streaming' : 'thinking' })
  }
  return said
}

function progressOf(done: number, total: number) {
  return {
    type: 'phase',
    detail: `${done} of ${total} pieces of text read`,
    progress: done / total
  } as const
}

/**
 * The direction the page is read in. Boxes alone cannot tell a page from the same page upside down;
 * reading the longest line both ways can.
 */
async function directionOf(boxes: readonly TextBox[], read: Reader): Promise<number> {
  const angle = textAngle(boxes.map((item) => item.quad))
  const longest = [...boxes].sort((a, b) => textLength(b.quad) - textLength(a.quad))[0]
  if (!longest) return angle
  const reading = await read(longest)
  return reading.turned ? angle + Math.PI : angle
}

type Reader = (item: TextBox) => Promise<Reading>

/** Reads boxes of one image, each at most once. */
function createReader(recognition: RecognitionService, image: Image): Reader {
  const known = new Map<TextBox, Promise<Reading>>()
  return (item) => {
    const { points } = item.box
    const reading =
      known.get(item) ??
      readBox(recognition, points ? image.cropRotated(points) : image.crop(item.box))
    known.set(item, reading)
    return reading
  }
}

async function readBox(recognition: RecognitionService, crop: Image): Promise<Reading> {
  const upright = await recognise(recognition, crop)
  if (upright.confidence >= DOUBT_CONFIDENCE) return { ...upright, turned: false }
  const turned = await recognise(recognition, crop.rotate180())
  return turned.confidence > upright.confidence
    ? { ...turned, turned: true }
    : { ...upright, turned: false }
}

/** One crop at a time: the package's own loop pads every crop to the widest, which costs 3x. */
async function recognise(recognition: RecognitionService, crop: Image) {
  const whole = { x: 0, y: 0, width: crop.width, height: crop.height }
  const [result] = await recognition.run(crop, [whole])
  return { text: result?.text ?? '', confidence: result?.confidence ?? 0 }
}

function quadOf({ points, x, y, width, height }: Box): Quad {
  return (
    points ?? [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height }
    ]
  )
}

function regionOf({ box }: TextBox, text: string, confidence: number, pixels: Pixels) {
  return {
    label: text.trim(),
    score: confidence,
    box: regionBox(pixels, box.x, box.y, box.x + box.width, box.y + box.height)
  }
}

function asBytes(data: Uint8ClampedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
