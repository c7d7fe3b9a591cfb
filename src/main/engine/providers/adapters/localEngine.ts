import { defineAdapter } from '../adapter'

/** The built-in engines: no network, no key, no prompt; the image goes to them by reference. */
export default defineAdapter({
  id: 'local-engine',
  label: 'Built-in engines',
  takes: 'pixels',
  // Engines decode and shrink for themselves, so nothing is prepared and nothing limits them here.
  limits: {
    formats: ['jpeg', 'png', 'webp', 'gif', 'bmp', 'tiff', 'avif', 'svg'],
    maxSide: Number.MAX_SAFE_INTEGER,
    maxBytes: Number.MAX_SAFE_INTEGER
  },
  params: [],
  *run(plan) {
    for (const { index } of plan.images)
      yield { kind: 'local', job: { engine: plan.model, imageIndex: index } }
  }
})
