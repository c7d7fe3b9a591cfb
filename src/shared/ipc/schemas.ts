/**
 * Schemas of what a window may send. Every object is strict and every string and list has a limit,
 * because a window is the least trusted part of the app. Imported as values by main only.
 */
import { z } from 'zod'
import type { BoardLayout, BoardPatch } from '../domain/board'
import type { Price } from '../domain/cost'
import type {
  BoardId,
  CellId,
  ImageId,
  KeyId,
  LaneId,
  PresetId,
  ProviderId,
  RunId,
  SetId
} from '../domain/ids'
import { REASONING_EFFORTS } from '../domain/lane'
import type { Lane, LaneParams, Prompt, RunLane } from '../domain/lane'
import type { ImageFit } from '../domain/run'
import type { NetworkSettings, Settings } from '../domain/settings'

const identifier = <T extends string>() =>
  z
    .string()
    .min(1)
    .max(120)
    .regex(/^[\w.:@-]+$/)
    .transform((value) => value as T)

export const boardId = identifier<BoardId>()
export const laneId = identifier<LaneId>()
export const runId = identifier<RunId>()
export const cellId = identifier<CellId>()
export const setId = identifier<SetId>()
export const presetId = identifier<PresetId>()
export const providerId = identifier<ProviderId>()
export const imageId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((value) => value as ImageId)

export const imageIds = z.array(imageId).max(100_000)
export const name = z.string().trim().min(1).max(200)
export const modelId = z.string().min(1).max(400)
const label = z.string().min(1).max(200)
const promptText = z.string().max(200_000)

export const prompt: z.ZodType<Prompt> = z.strictObject({ text: promptText, system: promptText })

export const laneParams = z.strictObject({
  temperature: z.number().min(0).max(2).exactOptional(),
  topP: z.number().min(0).max(1).exactOptional(),
  maxTokens: z.number().int().min(1).max(1_000_000).exactOptional(),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).exactOptional(),
  detail: z.enum(['auto', 'low', 'high', 'original']).exactOptional(),
  reasoningEffort: z.enum(REASONING_EFFORTS).exactOptional(),
  jsonSchema: z
    .record(z.string().max(200), z.unknown())
    .refine(
      (schema) => JSON.stringify(schema).length <= 100_000,
      'Is longer than 100,000 characters.'
    )
    .exactOptional(),
  options: z
    .record(z.string().min(1).max(100), z.union([z.string().max(20_000), z.number(), z.boolean()]))
    .exactOptional()
}) satisfies z.ZodType<LaneParams>

const laneBase = {
  id: laneId,
  provider: providerId,
  model: modelId,
  label,
  providerLabel: label,
  hue: z.number().int().min(1).max(8)
}

export const lane = z.strictObject({
  ...laneBase,
  params: laneParams,
  prompt: z
    .strictObject({ text: promptText.exactOptional(), system: promptText.exactOptional() })
    .exactOptional()
}) satisfies z.ZodType<Lane>

export const laneWithoutId = lane.omit({ id: true })

export const runLane = z.strictObject({
  ...laneBase,
  letter: z.string().regex(/^[A-Z]\d{0,3}$/),
  prompt,
  params: laneParams
}) satisfies z.ZodType<RunLane>

const layout = z.strictObject({
  viewerVisible: z.boolean(),
  viewerWidth: z.number().min(100).max(10_000),
  currentImage: imageId.exactOptional(),
  currentRun: runId.exactOptional(),
  folded: z.array(laneId).max(26),
  dockCollapsed: z.boolean(),
  scrollTogether: z.boolean(),
  answerView: z.enum(['markdown', 'plain'])
}) satisfies z.ZodType<BoardLayout>

export const adapterId = z.string().regex(/^[\w-]{1,60}$/)
export const keyId = identifier<KeyId>()
export const apiKey = z.string().trim().min(1).max(4_000)
export const perMinute = z.number().int().min(1).max(1_000_000_000)
const groupSize = z.number().int().min(1).max(100)
const imageFit = z.enum(['provider', 'same', 'original']) satisfies z.ZodType<ImageFit>

/** A run as a window asks for it. */
export const runRequest = z.strictObject({
  boardId,
  images: imageIds.min(1),
  lanes: z.array(runLane).min(1).max(26),
  repeats: z.number().int().min(1).max(100),
  groupSize: groupSize.exactOptional(),
  imageFit: imageFit.exactOptional()
})

export const boardPatch = z.strictObject({
  name: name.exactOptional(),
  lanes: z.array(lane).max(26).exactOptional(),
  prompt: prompt.exactOptional(),
  params: laneParams.exactOptional(),
  repeats: z.number().int().min(1).max(100).exactOptional(),
  groupSize: groupSize.exactOptional(),
  imageFit: imageFit.exactOptional(),
  layout: layout.exactOptional()
}) satisfies z.ZodType<BoardPatch>

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/)

const rates = {
  inputPerMTok: decimal,
  outputPerMTok: decimal,
  cachedInputPerMTok: decimal.exactOptional(),
  cacheWritePerMTok: decimal.exactOptional(),
  imagePerMTok: decimal.exactOptional(),
  reasoningPerMTok: decimal.exactOptional()
}

export const price = z.strictObject({
  ...rates,
  perImage: decimal.exactOptional(),
  perCall: decimal.exactOptional(),
  tiers: z
    .array(z.strictObject({ ...rates, aboveInputTokens: z.number().int().min(0) }))
    .max(20)
    .exactOptional(),
  changes: z
    .array(z.strictObject({ ...rates, from: z.string().max(30) }))
    .max(20)
    .exactOptional(),
  approximate: z.literal(true).exactOptional(),
  source: z.string().min(1).max(200),
  asOf: z.string().max(30).exactOptional()
}) satisfies z.ZodType<Price>

const seconds = z.number().min(1).max(86_400)

export const someTimeouts = z.strictObject({
  connect: seconds.exactOptional(),
  firstByte: seconds.exactOptional(),
  idle: seconds.exactOptional(),
  total: seconds.exactOptional()
})

const PROXY_SCHEMES = /^(https?|socks(4|4a|5|5h)?):$/

const proxyUrl = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .refine((value) => {
    const address = value.includes('://') ? value : `http://${value}`
    const url = URL.canParse(address) ? new URL(address) : undefined
    return url !== undefined && url.hostname !== '' && PROXY_SCHEMES.test(url.protocol)
  }, 'Needs an address such as http://proxy:8080 or socks5://proxy:1080.')

const webUrl = z.url({ protocol: /^https?$/ }).max(2_000)

const networkSettings = z.strictObject({
  proxy: z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.enum(['system', 'none']) }),
    z.strictObject({
      mode: z.literal('manual'),
      url: proxyUrl,
      bypass: z.array(z.string().trim().min(1).max(300)).max(500)
    }),
    z.strictObject({ mode: z.literal('pac'), url: webUrl })
  ]),
  extraCa: z.string().max(500_000).exactOptional(),
  caFile: z.string().min(1).max(4_000).exactOptional(),
  proxyLoopback: z.literal(true).exactOptional()
}) satisfies z.ZodType<NetworkSettings>

export const settingsPatch = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).exactOptional(),
  answerFontPx: z.number().int().min(11).max(22).exactOptional(),
  findLocalServers: z.boolean().exactOptional(),
  timeouts: z
    .strictObject({ connect: seconds, firstByte: seconds, idle: seconds, total: seconds })
    .exactOptional(),
  concurrency: z.number().int().min(1).max(64).exactOptional(),
  tries: z.number().int().min(1).max(10).exactOptional(),
  shortcutsEnabled: z.boolean().exactOptional(),
  network: networkSettings.exactOptional()
}) satisfies z.ZodType<Partial<Settings>>

/** An address a person types for a server: http or https, no credentials in it. */
export const baseUrl = z
  .string()
  .max(2_000)
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined
    return (
      url !== undefined &&
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.username === '' &&
      url.password === ''
    )
  }, 'Needs an address such as http://127.0.0.1:1234/v1, without a user name or password.')
