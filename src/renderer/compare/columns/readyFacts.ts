import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import type { LaneParams, ParamName } from '../../../shared/domain/lane'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { optionValue } from '../../../shared/domain/option'
import type { OptionSpec, OptionValue } from '../../../shared/domain/option'
import { plural } from '../../lib/format'

/** A name and what there is to say of it. */
export type Fact = readonly [name: string, value: string]

/** What can be left out for a model; its provider's own options are offered only where it takes them. */
type Droppable = Exclude<ParamName, 'options'>

const PARAM_NAMES: Readonly<Record<Droppable, string>> = {
  temperature: 'Temperature',
  topP: 'Top P',
  maxTokens: 'Longest answer',
  seed: 'Seed',
  detail: 'Image detail',
  reasoningEffort: 'Reasoning',
  jsonSchema: 'JSON Schema'
}

/** Names of the parameters that are set but that a model does not take; they are never sent to it. */
export function leftOut(params: LaneParams, model: ModelInfo | undefined): readonly string[] {
  // A model that takes no prompt takes nothing at all, and its note says so.
  if (!model || !model.takesPrompt) return []
  const names = Object.keys(PARAM_NAMES) as Droppable[]
  return names
    .filter((name) => params[name] !== undefined && !model.params.includes(name))
    .map((name) => PARAM_NAMES[name])
}

/** `Temperature and Seed are left out, this model does not take them.` */
export function leftOutSentence(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  if (names.length === 1) return `${names[0]} is left out, this model does not take it.`
  const last = names.at(-1)
  return `${names.slice(0, -1).join(', ')} and ${last} are left out, this model does not take them.`
}

const ANSWERS = { yes: 'Streams', no: 'In one piece', unknown: 'Not known' } as const

/** What is sent and how the answer comes. */
export function modelFacts(model: ModelInfo): readonly Fact[] {
  return [
    ['Prompt', model.takesPrompt ? 'Sent' : 'Not taken'],
    ['Answer', ANSWERS[model.streams]],
    ...(model.boxes === 'yes' ? [['Boxes', 'Yes'] as const] : [])
  ]
}

/** Above this a side is not limited in earnest. */
const ANY_SIDE = 60_000

const FORMATS: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  bmp: 'BMP',
  tiff: 'TIFF',
  avif: 'AVIF',
  svg: 'SVG'
}

/** What a model takes of images; built-in engines take whatever can be opened. */
export function limitFacts(
  provider: Pick<ProviderInfo, 'kind' | 'limits'>,
  model: Pick<ModelInfo, 'imageLimits'>
): readonly Fact[] {
  if (provider.kind === 'built-in') return []
  const limits: ImageLimits = { ...provider.limits, ...model.imageLimits }
  const { maxImages, formats } = limits
  const size = sizeWords(limits)
  return [
    ...(maxImages === undefined
      ? []
      : [
          [
            'In one prompt',
            maxImages === 1 ? '1 image' : `Up to ${plural(maxImages, 'image')}`
          ] as const
        ]),
    ...(size === '' ? [] : [['Each up to', size] as const]),
    ['Formats', formats.map((format) => FORMATS[format]).join(', ')]
  ]
}

/** `2048 px, 33 megapixels, 5 MB` */
function sizeWords({ maxSide, maxPixels, maxBytes }: ImageLimits): string {
  const parts = [
    maxSide < ANY_SIDE && `${maxSide} px`,
    maxPixels !== undefined && `${Math.round(maxPixels / 1e5) / 10} megapixels`,
    Number.isFinite(maxBytes) && maxBytes < 1024 ** 4 && megabytes(maxBytes)
  ]
  return parts.filter((part) => part !== false).join(', ')
}

/** Limits are published in steps of 1,024. */
function megabytes(bytes: number): string {
  const value = bytes / 1024 ** 2
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} MB`
}

/** The provider's options that are not at their defaults. */
export function changedOptions(
  specs: readonly OptionSpec[],
  params: Pick<LaneParams, 'options'>
): readonly Fact[] {
  return specs.flatMap((spec) => {
    const value = optionValue(spec, params.options)
    return value === spec.default ? [] : [[spec.label, optionWords(spec, value)] as const]
  })
}

function optionWords(spec: OptionSpec, value: OptionValue): string {
  if (spec.kind === 'switch') return value === true ? 'On' : 'Off'
  if (spec.kind !== 'choice') return String(value)
  return spec.choices.find((choice) => choice.value === value)?.label ?? String(value)
}
