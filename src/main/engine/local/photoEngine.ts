/** The frame both photo engines share: measure, say, detect, say. Only the detector differs. */
import type { Pixels } from '../images/pixels'
import { describeFlatness, describeLight, describeShape, describeThings } from './describe'
import { labelOf, type Detection } from './detection'
import { pictureFacts } from './pictureFacts'
import { loadGraph, startTensorflow, type GraphModel, type Tensorflow } from './tensorflow'
import {
  once,
  regionBox,
  type AnswerJob,
  type ReportLoading,
  type VisionEngine
} from './visionEngine'

export interface LoadedGraph {
  readonly tf: Tensorflow
  readonly graph: GraphModel
}

export interface PhotoDetector {
  /** Where its weights lie below the models folder; also their file name. */
  readonly folder: string
  /** Name and version of the weights, for the record of an answer. */
  readonly weightsName: string
  /** Surest first, without repeats. */
  detect(network: LoadedGraph, pixels: Pixels): Promise<Detection[]>
}

export function createPhotoEngine(
  modelsFolder: string,
  label: string,
  detector: PhotoDetector
): VisionEngine {
  const network = once((report) => loadNetwork(modelsFolder, label, detector, report))
  return {
    load: async (report) => void (await network.get(report)),
    answer: async (pixels, job) => answer(await network.get(() => {}), detector, pixels, job)
  }
}

async function loadNetwork(
  modelsFolder: string,
  label: string,
  detector: PhotoDetector,
  report: ReportLoading
): Promise<LoadedGraph> {
  report(`Loading ${label}`, 0)
  const tf = await startTensorflow(modelsFolder)
  report(`Loading ${label}`, 0.4)
  const network = { tf, graph: await loadGraph(tf, modelsFolder, detector.folder) }
  report(`Loading ${label}`, 0.7)
  // The first inference takes two to five times as long; it must not count as the first image's.
  await detector.detect(network, GREY)
  report(`Loading ${label}`, 1)
  return network
}

const GREY: Pixels = {
  width: 8,
  height: 8,
  data: new Uint8ClampedArray(8 * 8 * 4).fill(128),
  originalWidth: 8,
  originalHeight: 8
}

async function answer(
  network: LoadedGraph,
  detector: PhotoDetector,
  pixels: Pixels,
  job: AnswerJob
): Promise<void> {
  const say = createSpeaker(job)
  job.emit({ type: 'served', model: detector.weightsName })
  const facts = pictureFacts(pixels)
  await say(describeShape(facts), describeLight(facts), describeFlatness(facts))
  const detections = await detector.detect(network, pixels)
  await job.pause()
  if (detections.length > 0) {
    job.emit({ type: 'regions', regions: detections.map((found) => regionOf(found, pixels)) })
  }
  await say(...describeThings(detections))
}

/** Emits sentences one by one, parted by spaces, with room for a stop between them. */
function createSpeaker(job: AnswerJob) {
  let said = false
  return async (...sentences: readonly (string | undefined)[]): Promise<void> => {
    for (const sentence of sentences) {
      if (sentence === undefined) continue
      job.emit({ type: 'text', delta: said ? ` ${sentence}` : sentence })
      said = true
      await job.pause()
    }
  }
}

function regionOf(found: Detection, pixels: Pixels) {
  const { width, height } = pixels
  return {
    label: labelOf(found),
    score: found.score,
    box: regionBox(
      pixels,
      found.left * width,
      found.top * height,
      found.right * width,
      found.bottom * height
    )
  }
}
