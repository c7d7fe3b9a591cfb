import { resolve } from 'node:path'
import { build } from 'vite'
import { forkFile } from '../../workers/nodeFork'
import type { ForkWorker } from '../../workers/workerLink'

const root = resolve(import.meta.dirname, '../../../../..')

/**
 * Builds the media process as the app’s build does and returns a way to fork it. Once a test file.
 * The file lies below node_modules, where its native packages are found.
 */
export async function buildMediaWorker(): Promise<ForkWorker> {
  const name = `media-worker-${process.env.VITEST_POOL_ID ?? 0}`
  const outDir = resolve(root, 'node_modules/.cache/test-workers')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(root, 'src/main/engine/images/mediaWorker.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } }
    }
  })
  return () => forkFile(resolve(outDir, `${name}.mjs`))
}
