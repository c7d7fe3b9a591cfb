import { z } from 'zod'
import { baseUrl, laneParams, modelId } from '../shared/ipc/schemas'

/** The provider of a lane that names its server itself. */
export const OPENAI_COMPATIBLE = 'openai-compatible'
export const BUILT_IN = 'local'

const text = z.string().max(200_000)
const usdPerMTok = z.number().min(0).max(1_000_000)

const laneSchema = z.strictObject({
  provider: z.string().min(1).meta({
    description:
      '"local" (built-in engines), "openai-compatible" (any server, with baseUrl), a local server that is found by itself ("ollama", "lm-studio", "llama-cpp", "vllm"), or a vendor such as "openai", "anthropic", "gemini", "wavespeed"; `triptych providers` lists them.'
  }),
  model: modelId.meta({ description: 'As its provider names it.' }),
  baseUrl: baseUrl
    .meta({
      description:
        'Needed for "openai-compatible", up to and with /v1; for any other provider an address in place of its usual one, which then needs apiKeyEnv if it needs a key.'
    })
    .exactOptional(),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'is the name of an environment variable, not the key itself')
    .meta({
      description:
        'The environment variable that holds the key. Never the key itself. Without it, a vendor’s usual variable is looked at, such as OPENAI_API_KEY.'
    })
    .exactOptional(),
  params: laneParams
    .meta({ description: 'What is absent is not sent; the model’s own default holds.' })
    .exactOptional(),
  price: z
    .strictObject({ inputPerMTok: usdPerMTok, outputPerMTok: usdPerMTok })
    .meta({ description: 'US dollars per million tokens.' })
    .exactOptional()
})

/** What a plan may hold, value by value; rules between values are in plan.ts. */
export const planSchema = z
  .strictObject({
    $schema: z.string().exactOptional(),
    images: z.array(z.string().min(1)).min(1).meta({
      description:
        'Files, folders (with the folders in them) and globs, relative to the plan’s folder.'
    }),
    prompt: text
      .meta({ description: 'May be absent when all lanes are built-in.' })
      .exactOptional(),
    system: text.exactOptional(),
    lanes: z
      .array(laneSchema)
      .min(1)
      .max(26)
      .meta({ description: 'The same model may come several times.' }),
    repeats: z
      .int()
      .min(1)
      .max(100)
      .meta({ description: 'How often each image goes to each lane. Default: 1.' })
      .exactOptional(),
    groupSize: z
      .int()
      .min(1)
      .max(100)
      .meta({ description: 'How many images go together into one prompt. Default: 1.' })
      .exactOptional(),
    imageFit: z
      .enum(['provider', 'same', 'original'])
      .meta({
        description:
          'How images are fitted: as each provider takes them (default), the same pixels for all lanes, or not at all.'
      })
      .exactOptional(),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .meta({ description: 'Most cells in flight at once. Default: 8.' })
      .exactOptional()
  })
  .meta({
    title: 'Triptych plan',
    description: 'Which images go to which models with which prompt: `triptych run plan.json`.'
  })

export type Plan = z.output<typeof planSchema>
export type PlanLane = Plan['lanes'][number]

/** The JSON Schema that ships as resources/plan.schema.json, as it stands in the file. */
export function planJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(planSchema, { io: 'input' }), null, 2)}\n`
}
