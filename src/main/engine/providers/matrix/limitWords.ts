import type { ImageLimits } from '../../../../shared/domain/image'
import type { ParamName } from '../../../../shared/domain/lane'
import { FORMAT_NAMES } from '../../images/fit'
import type { Adapter } from '../adapter'

/** Limits and parameters of an adapter in words. */

const MB = 1_000_000

export function limitsLine(limits: ImageLimits): string {
  const { formats, maxSide, maxPixels, maxBytes, maxImages, maxTotalBytes } = limits
  const most = [
    maxSide < Number.MAX_SAFE_INTEGER && `${counted(maxSide)} pixels a side`,
    maxPixels !== undefined && `${counted(maxPixels)} pixels in all`,
    maxBytes < Number.MAX_SAFE_INTEGER && `${megabytes(maxBytes)} each`,
    maxTotalBytes !== undefined && `${megabytes(maxTotalBytes)} together`,
    maxImages !== undefined && `${counted(maxImages)} in one prompt`
  ].filter((limit) => limit !== false)
  const names = formats.map((format) => FORMAT_NAMES[format])
  return `Images: ${names.join(', ')}; up to ${most.join(', ')}`
}

function counted(amount: number): string {
  return amount.toLocaleString('en-US')
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`
}

const NAMES: Readonly<Record<Exclude<ParamName, 'options'>, string>> = {
  temperature: 'temperature',
  topP: 'top p',
  maxTokens: 'longest answer',
  seed: 'seed',
  detail: 'image detail',
  reasoningEffort: 'reasoning effort',
  jsonSchema: 'JSON Schema'
}

/** @param model whose own options are named */
export function parametersLine(adapter: Adapter, model: string): string {
  const params = adapter.params.flatMap((name) => (name === 'options' ? [] : [NAMES[name]]))
  const options = (adapter.options?.(model) ?? []).map(({ label }) => label)
  const own = options.length === 0 ? '' : `; options of its own: ${options.join(', ')}`
  const some = adapter.paramsOf ? ' (fewer for some models)' : ''
  return `Parameters: ${params.join(', ')}${some}${own}`
}
