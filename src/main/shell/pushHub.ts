import type { Push } from '../calls/services'
import type { Engine } from '../engine/engine'
import { EventMerger } from '../engine/runs/eventMerger'
import type { ShellSettings } from './settingsStore'

/**
 * Tells the window what happens in the engine. Events of runs are merged for a moment first: a
 * message per token would cost the window most of a processor, one each 8 ms costs a fortieth.
 *
 * @returns sends what waits; to be called before a snapshot is read, so that no text is in both
 */
export function forwardEngine(engine: Engine, settings: ShellSettings, push: Push): () => void {
  const merger = new EventMerger((events) => push('run.events', events))
  engine.runs.onEvents((events) => merger.add(events))
  engine.runs.onChange((summary) => {
    // The events that led to a change go first.
    merger.flush()
    push('run.changed', summary)
  })
  engine.providers.onChange(() => push('providers.changed', {}))
  settings.onChange((changed) => push('settings.changed', changed))
  return () => merger.flush()
}
