/** The one copy of TensorFlow.js (WebAssembly, one thread) that the photo engines share. */
import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { z } from 'zod'
import { once, weightFiles } from './visionEngine'

export type Tensorflow = typeof import('@tensorflow/tfjs-core')
export type { GraphModel }

const starts = new Map<string, ReturnType<typeof once<Tensorflow>>>()

/** Starts the backend with its WebAssembly from the models folder; it starts once. */
export function startTensorflow(modelsFolder: string): Promise<Tensorflow> {
  const start = starts.get(modelsFolder) ?? once(() => startBackend(modelsFolder))
  starts.set(modelsFolder, start)
  return start.get(() => {})
}

async function startBackend(modelsFolder: string): Promise<Tensorflow> {
  await weightFiles(
    modelsFolder,
    'tfjs-wasm/tfjs-backend-wasm.wasm',
    'tfjs-wasm/tfjs-backend-wasm-simd.wasm'
  )
  const [tf, wasm] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-backend-wasm')
  ])
  // Its threads need a worker script that a bundle does not have, and gained little when measured.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  // The second argument keeps the library from fetching the file as if it were an address.
  wasm.setWasmPaths(join(modelsFolder, 'tfjs-wasm') + sep, false)
  if (!(await tf.setBackend('wasm'))) {
    throw new Error('TensorFlow’s WebAssembly backend did not start.')
  }
  await tf.ready()
  return tf
}

const graphFile = z.object({
  format: z.string(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ weights: z.array(z.unknown()) })).length(1)
})

/** Loads `<name>/<name>.json` and `.bin`, a graph model of one weights file. */
export async function loadGraph(
  tf: Tensorflow,
  modelsFolder: string,
  name: string
): Promise<GraphModel> {
  const [topology, weights] = await weightFiles(
    modelsFolder,
    `${name}/${name}.json`,
    `${name}/${name}.bin`
  )
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter')
  const bytes = await readFile(weights)
  const graph = graphFile.parse(JSON.parse(await readFile(topology, 'utf8')))
  const artifacts: Parameters<typeof tf.io.fromMemory>[0] = {
    format: graph.format,
    modelTopology: graph.modelTopology,
    weightSpecs: graph.weightsManifest.flatMap((group) => group.weights) as WeightSpecs,
    weightData: new Uint8Array(bytes).buffer
  }
  return loadGraphModel(tf.io.fromMemory(artifacts))
}

type WeightSpecs = NonNullable<import('@tensorflow/tfjs-core').io.ModelArtifacts['weightSpecs']>
