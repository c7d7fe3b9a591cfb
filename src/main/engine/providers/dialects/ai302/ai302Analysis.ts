import type { OptionSpec } from '../../../../../shared/domain/option'
import { optionValue } from '../../../../../shared/domain/option'
import type { AttemptPlan, JsonValue } from '../../adapter'

/**
 * 302.AI's image analysis: before the chosen model is asked, a second model looks at each image, and
 * its description goes into the context in place of the image. It is switched on by the field
 * `ocr_model` or by `-ocr` in the model's name; what happens with both is not documented, so only
 * one is ever sent.
 */

/** The model that 302.AI takes for the analysis unless it is told another one. */
const USUAL_ANALYST = 'gpt-4o-mini'

/** How an attempt's images get to the chosen model. */
export type Analysis =
  | { readonly form: 'off' }
  | { readonly form: 'field' | 'suffix'; readonly analyst: string; readonly bySetting: boolean }

/**
 * Families that see images themselves. Used only to decide whether `auto` adds the analysis, so it
 * holds only what is certain: a family that is missing is analysed (and said so), which costs a
 * little more; a wrong one would leave the image out of the answer.
 */
const SEEING: readonly RegExp[] = [
  /^(chatgpt-4o|gpt-4o(?!-audio)|gpt-4\.1|gpt-4\.5|gpt-4-turbo|gpt-4-vision|gpt-5|o1(?!-mini|-preview)|o3(?!-mini)|o4-mini)/,
  /^claude-(3|opus|sonnet|haiku)/,
  /^gemini-/,
  /^(grok-4|llama-4|meta-llama\/llama-4|pixtral|qvq|gemma-3|glm-4(\.\d)?v)/,
  /(^|[-/.\d])(vl|vision|omni)([-.\d]|$)/,
  // Named for reading text themselves, not for the analysis in front of another model.
  /^(deepseek|mistral|paddle|hunyuan)-?ocr/
]

/** True for models that are known to see images themselves; false means not known, not blind. */
export function seesImages(model: string): boolean {
  return SEEING.some((family) => family.test(model.toLowerCase()))
}

/** `deepseek-chat-ocr` and, as suffixes combine, `deepseek-r1-ocr-web-search`. */
function asksByName(model: string): boolean {
  return /-ocr(-|$)/.test(model) && !seesImages(model)
}

const analysisOption = (model: string) =>
  ({
    kind: 'choice',
    id: 'analysis',
    label: 'Image analysis',
    help: 'A second model describes the image first, and both models are billed.',
    choices: [
      {
        value: 'auto',
        label: seesImages(model)
          ? 'Automatic (off: this model sees images)'
          : 'Automatic (on: this model is not known to see images)'
      },
      { value: 'field', label: 'On, by the model named below' },
      { value: 'suffix', label: 'On, by 302.AI’s own choice of model' },
      { value: 'off', label: 'Off' }
    ],
    default: 'auto'
  }) satisfies OptionSpec

const ANALYST_OPTION = {
  kind: 'text',
  id: 'ocrModel',
  label: 'Model that analyses',
  help: 'Looks at the image and describes it for the answering model.',
  default: USUAL_ANALYST,
  placeholder: USUAL_ANALYST
} satisfies OptionSpec

export function analysisOptions(model: string): readonly OptionSpec[] {
  return [analysisOption(model), ANALYST_OPTION]
}

/** Without an image there is nothing to analyse, whatever is set. */
export function analysisOf({ model, params, images }: AttemptPlan): Analysis {
  if (images.length === 0) return { form: 'off' }
  const setting = optionValue(analysisOption(model), params.options)
  if (asksByName(model)) return { form: 'suffix', analyst: USUAL_ANALYST, bySetting: true }
  const bySetting = setting !== 'auto'
  const form = bySetting ? setting : seesImages(model) ? 'off' : 'field'
  if (form === 'suffix') return { form, analyst: USUAL_ANALYST, bySetting }
  if (form !== 'field') return { form: 'off' }
  const named = String(optionValue(ANALYST_OPTION, params.options)).trim()
  return { form, analyst: named === '' ? USUAL_ANALYST : named, bySetting }
}

/** The request's fields that switch the analysis on. */
export function analysisFields(
  model: string,
  analysis: Analysis
): Readonly<Record<string, JsonValue>> {
  if (analysis.form === 'field') return { ocr_model: analysis.analyst }
  if (analysis.form === 'suffix') return { model: asksByName(model) ? model : `${model}-ocr` }
  return {}
}

/** What a person has to know of an answer that came by way of a second model; or nothing. */
export function analysisWarning(model: string, analysis: Analysis): string | undefined {
  if (analysis.form === 'off') return undefined
  const { analyst, bySetting } = analysis
  if (seesImages(model))
    return `${model} sees images itself, and image analysis is on too: the image is looked at twice, by ${analyst} and by ${model}, and charged twice.`
  const hint = bySetting ? '' : ` If ${model} sees images itself, turn image analysis off.`
  return `A second model, ${analyst}, looks at the image: ${model} sees only its description. Both are billed.${hint}`
}
