import { failure, type Failure } from '../../../../shared/domain/failure'
import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { openaiImageTokens } from '../../pricing/imageTokens/openai'
import {
  AdapterFailure,
  defineAdapter,
  emit,
  reply,
  stream,
  type Ask,
  type AttemptPlan,
  type JsonReply,
  type ListedModel
} from '../adapter'
import { isFields } from '../errorBody'
import { chatRequest, OpenAiChatReader, type ChatQuirks } from '../dialects/openai/openaiChat'
import { mapOpenAiError } from '../dialects/openai/openaiErrors'
import { fitOpenAiParams, openaiParams } from '../dialects/openai/openaiModelRules'
import { readModelList } from '../dialects/openai/openaiModels'
import { responsesRequest } from '../dialects/openai/openaiResponses'
import { OpenAiResponsesReader } from '../dialects/openai/openaiResponsesReader'

const API: OptionSpec = {
  id: 'api',
  label: 'API',
  kind: 'choice',
  choices: [
    { value: 'chat', label: 'Chat Completions' },
    { value: 'responses', label: 'Responses' }
  ],
  default: 'chat',
  help: 'Every deployment has Chat Completions; Responses is there for newer models.'
}

const API_VERSION: OptionSpec = {
  id: 'apiVersion',
  label: 'API version',
  kind: 'text',
  default: '',
  placeholder: '2024-10-21',
  help: 'Only for resources without the v1 API: its date asks the older, dated addresses (2024-10-21 or later).'
}

/**
 * The resource's own address, whichever of its addresses a person entered: bare, with `/openai` or
 * with `/openai/v1`.
 */
function resourceOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/openai(\/v1)?$/, '')
}

/** Path below `/openai`: of the v1 API, or of the dated one. */
function address(baseUrl: string, path: string, version: string, dated = path): string {
  const openai = `${resourceOf(baseUrl)}/openai`
  return version === ''
    ? `${openai}/v1/${path}`
    : `${openai}/${dated}?api-version=${encodeURIComponent(version)}`
}

function versionOf({ params }: AttemptPlan): string {
  return String(optionValue(API_VERSION, params.options)).trim()
}

function apiOf({ params }: AttemptPlan): 'chat' | 'responses' {
  return optionValue(API, params.options) === 'responses' ? 'responses' : 'chat'
}

const CHAT: ChatQuirks = { maxTokens: 'max_completion_tokens' }

function chatAt(plan: AttemptPlan) {
  const deployment = `deployments/${encodeURIComponent(plan.model)}/chat/completions`
  const url = address(plan.baseUrl, 'chat/completions', versionOf(plan), deployment)
  return { ...chatRequest(plan, CHAT), url }
}

const responsesAt = (plan: AttemptPlan): string =>
  address(plan.baseUrl, 'responses', versionOf(plan))

/** The version in which deployments could be listed; later ones leave that to Azure's management. */
const LISTS_DEPLOYMENTS = '2023-03-15-preview'

function* list(url: string): Ask<JsonReply> {
  return yield* reply({ label: 'models', method: 'GET', url, auth: 'key', repeatable: true })
}

/** What a person deployed, by the names they gave; undefined where the resource does not say. */
function* deployments(baseUrl: string): Ask<readonly ListedModel[] | undefined> {
  try {
    const url = `${resourceOf(baseUrl)}/openai/deployments?api-version=${LISTS_DEPLOYMENTS}`
    const { body } = yield* list(url)
    return readModelList(body, ({ id, model }) =>
      typeof model === 'string' && model !== id ? { label: `${String(id)} (${model})` } : {}
    )
  } catch (error) {
    if (error instanceof AdapterFailure) return undefined
    throw error
  }
}

const NOT_A_DEPLOYMENT =
  'Azure lists models, not your deployments: if a deployment has another name, add it by that name.'

/** Models the resource could deploy; those that cannot chat are left out. */
function* deployable(baseUrl: string): Ask<readonly ListedModel[]> {
  const { body } = yield* list(address(baseUrl, 'models', ''))
  const chats = new Map<string, boolean>()
  const listed = readModelList(body, ({ id, capabilities }) => {
    const can = isFields(capabilities) ? capabilities['chat_completion'] : undefined
    chats.set(String(id), can !== false)
    return { note: NOT_A_DEPLOYMENT }
  })
  return listed.filter(({ id }) => chats.get(id) !== false)
}

function mapError(error: JsonReply): Partial<Failure> | undefined {
  const inner = isFields(error.body) ? error.body['error'] : undefined
  if (!isFields(inner)) return undefined
  if (inner['code'] === 'DeploymentNotFound')
    return {
      sentence: 'This resource has no deployment of this name.',
      nextStep: 'Enter the name of the deployment, not of the model, or wait until it is ready.'
    }
  const known = mapOpenAiError(error)
  const categories = filteredCategories(inner['innererror'])
  if (known?.class !== 'filtered' || categories === '') return known
  return failure('filtered', {
    ...known,
    sentence: `Azure’s content filter refused the request (${categories}).`
  })
}

/** `sexual, violence`: what the filter found, in its own words. */
function filteredCategories(innererror: unknown): string {
  const found = isFields(innererror) ? innererror['content_filter_result'] : undefined
  return Object.entries(isFields(found) ? found : {})
    .filter(([, result]) => isFields(result) && result['filtered'] === true)
    .map(([category]) => category.replaceAll('_', ' '))
    .join(', ')
}

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle): the v1 API,
 * in which the model is the name of a deployment, or the dated addresses before it.
 */
export default defineAdapter({
  id: 'azure-openai',
  label: 'Azure OpenAI',
  vendor: {
    tile: 'AZ',
    addressHint: 'https://NAME.openai.azure.com/openai/v1/',
    keyPage: 'https://portal.azure.com/',
    keyEnv: ['AZURE_OPENAI_API_KEY'],
    concurrency: 8,
    catalogue: 'openai'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png', 'webp', 'gif'],
    maxSide: 65_535,
    maxPixels: 30_000_000,
    maxBytes: 20 * 1024 * 1024
  },
  params: [
    'temperature',
    'topP',
    'maxTokens',
    'seed',
    'detail',
    'reasoningEffort',
    'jsonSchema',
    'options'
  ],
  // A deployment that is called like its model is known; of any other name nothing is.
  paramsOf: openaiParams,
  options: () => [API, API_VERSION],
  keyHeader: (key) => ({ 'api-key': key }),
  mapError,
  imageTokens: (model, image, { detail }) => openaiImageTokens(model, image, detail),
  leavesOut: (plan) => fitOpenAiParams(plan, apiOf(plan)).warnings,
  *run(asked) {
    const api = apiOf(asked)
    const { plan, warnings } = fitOpenAiParams(asked, api)
    for (const sentence of warnings) yield* emit({ type: 'warning', sentence })
    if (api === 'chat') yield* stream(chatAt(plan), 'sse', new OpenAiChatReader())
    else
      yield* stream(
        responsesRequest(plan, { url: responsesAt }),
        'sse',
        new OpenAiResponsesReader()
      )
  },
  *models({ baseUrl }) {
    return (yield* deployments(baseUrl)) ?? (yield* deployable(baseUrl))
  }
})
