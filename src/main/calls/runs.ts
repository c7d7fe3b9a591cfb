import path from 'node:path'
import type { RunView } from '../../shared/ipc/views'
import type { CallGroup } from './index'
import type { CallContext } from './services'

export function runCalls({ engine, settings, shell, flushEvents }: CallContext): CallGroup<'runs'> {
  const { runs } = engine
  return {
    'runs.start': async (request) => {
      const spec = { ...request, concurrency: settings.read().concurrency }
      engine.providers.markUsed(spec.lanes)
      return runs.start(await runs.forecast(spec))
    },
    'runs.plan': (request) => runs.plan({ ...request, concurrency: settings.read().concurrency }),
    'runs.stop': ({ runId, cells }) => runs.stop(runId, cells),
    'runs.retry': ({ runId, cells }) => runs.retry(runId, cells),
    'runs.list': (query) => runs.list(query),
    'runs.open': ({ runId }) => {
      flushEvents()
      return runs.open(runId)
    },
    'runs.answers': ({ runId, imageId }) => {
      flushEvents()
      return runs.answers(runId, imageId)
    },
    'runs.attempts': ({ cellId }) => runs.attempts(cellId),
    'runs.export': async ({ runId, format }) => {
      const file = await shell.chooseExportFile(exportName(runs.open(runId), format), format)
      if (file === undefined) return null
      if (format === 'jsonl') await engine.exports.jsonl(runId, file)
      else await engine.exports.html(runId, file)
      return path.basename(file)
    }
  }
}

function exportName({ summary }: RunView, format: 'jsonl' | 'html'): string {
  return `Triptych run ${summary.number} ${summary.createdAt.slice(0, 10)}.${format}`
}
