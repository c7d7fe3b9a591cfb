/** Models and prices as the mock tells them. The prices are no real ones, so that a test knows them again. */

export const VISION_ROUTE = 'wavespeed-ai/any-llm/vision'
export const TEXT_ROUTE = 'wavespeed-ai/any-llm'
export type RouteName = typeof VISION_ROUTE | typeof TEXT_ROUTE

/** US dollars for one call to a plain model, before and after the mock's discount. */
export const MOCK_PRICES: Readonly<Record<RouteName, { list: number; paid: number }>> = {
  [VISION_ROUTE]: { list: 0.02, paid: 0.0171 },
  [TEXT_ROUTE]: { list: 0.0015, paid: 0.00131 }
}
export const MOCK_PREMIUM: Readonly<Record<RouteName, { list: number; paid: number }>> = {
  [VISION_ROUTE]: { list: 0.06, paid: 0.0513 },
  [TEXT_ROUTE]: { list: 0.015, paid: 0.0131 }
}

const PREMIUM = [
  'google/gemini-pro-1.5',
  'openai/gpt-4.1',
  'openai/gpt-4o',
  'openai/gpt-5-chat',
  'anthropic/claude-3.5-sonnet',
  'anthropic/claude-3.7-sonnet',
  'meta-llama/llama-3.2-90b-vision-instruct'
]
const PREMIUM_TEXT = ['deepseek/deepseek-r1', 'anthropic/claude-3-5-haiku', 'openai/o3']

/** The list of the middle of 2026: not the one that clients ship. */
export const VISION_MODELS = [
  'google/gemini-2.5-flash',
  'google/gemini-2.5-pro',
  'google/gemini-3-flash-preview',
  'openai/gpt-4o',
  'openai/gpt-4.1',
  'openai/gpt-5-chat',
  'meta-llama/llama-4-scout'
]
export const TEXT_MODELS = [
  'deepseek/deepseek-r1',
  'openai/gpt-oss-120b',
  'openai/gpt-4o',
  'openai/o3',
  'meta-llama/llama-4-scout'
]

export function priceOf(route: RouteName, model: string): { list: number; paid: number } {
  const premium = PREMIUM.includes(model) || (route === TEXT_ROUTE && PREMIUM_TEXT.includes(model))
  return (premium ? MOCK_PREMIUM : MOCK_PRICES)[route]
}

export function isRoute(name: unknown): name is RouteName {
  return name === VISION_ROUTE || name === TEXT_ROUTE
}

/** `data` of the models call; without names, the schemas leave the choice of the model open. */
export function modelList(withNames: boolean): readonly unknown[] {
  const entry = (model_id: string, names: readonly string[], base_price: number): unknown => ({
    model_id,
    name: model_id,
    description: 'A mock of the route.',
    type: 'llm',
    base_price,
    formula: '',
    api_schema: {
      api_schemas: [
        {
          request_schema: {
            type: 'object',
            properties: {
              prompt: { type: 'string' },
              model: { type: 'string', ...(withNames && { enum: names, default: names[0] }) }
            },
            required: ['prompt'],
            'x-order-properties': ['prompt', 'model']
          }
        }
      ]
    }
  })
  return [
    entry('wavespeed-ai/z-image/turbo', [], 0.01),
    entry(TEXT_ROUTE, TEXT_MODELS, MOCK_PRICES[TEXT_ROUTE].list),
    entry(VISION_ROUTE, VISION_MODELS, MOCK_PRICES[VISION_ROUTE].list)
  ]
}
