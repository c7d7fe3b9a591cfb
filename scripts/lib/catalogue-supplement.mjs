/*
 * What the package of price data leaves out and vendors have published. In the form of the catalogue's
 * entries (src/main/engine/catalogue/entry.ts); prices in US dollars for a million tokens.
 */

/** Prices go by the length of the input; these are those of the shortest, so they are not exact. */
const QWEN = { approximate: true, source: 'prices published in September 2026', asOf: '2026-09-01' }

/** Models of vendors that the package does not list. */
export const MORE_MODELS = {
  dashscope: [
    qwen('qwen3-vl-flash', 'Qwen3 VL Flash', '0.05', '0.4'),
    qwen('qwen3-vl-plus', 'Qwen3 VL Plus', '0.2', '1.6'),
    qwen('qwen3.7-flash', 'Qwen3.7 Flash', '0.03', '0.13'),
    qwen('qwen3.7-plus', 'Qwen3.7 Plus', '0.4', '1.6'),
    qwen('qwen3.8-flash', 'Qwen3.8 Flash', '0.15', '0.47'),
    qwen('qwen3.8-max', 'Qwen3.8 Max', '2', '6')
  ]
}

function qwen(id, name, input, output) {
  return { id, name, vision: true, price: { in: input, out: output, ...QWEN } }
}

/** Google: the introductory rates of its Flash models hold through 2026-12-31. */
export const ANNOUNCED_CHANGES = [
  {
    vendor: 'google',
    ids: ['gemini-3.6-flash', 'gemini-3.7-flash', 'gemini-3.8-flash'],
    until: { in: '0.75', out: '3.75' },
    change: { from: '2027-01-01', in: '1.5', out: '7.5', cacheRead: '0.15' }
  }
]
