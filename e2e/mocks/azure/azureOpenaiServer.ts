import { sendJson, type RecordedRequest } from '../httpServer'
import { behaviourOf } from '../openai/openaiBehaviours'
import {
  OPENAI_RATE_HEADERS,
  OPENAI_RULES,
  startPlatform,
  type PlatformMock
} from '../openai/openaiPlatform'
import { apiError, type Reply, type WholeReply } from '../openai/openaiReplies'
import { isObject, type ChatRequest } from '../openai/openaiRequest'
import { responsesRoutes } from '../openai/openaiResponsesServer'
import {
  chatRoutes,
  refuseStranger,
  sendWhole,
  type ChatOptions,
  type ChatRoutes
} from '../openai/openaiServer'

/** Deployments by the names a person gave them, with the model behind each. */
export const AZURE_DEPLOYMENTS: Readonly<Record<string, string>> = {
  'garage-eyes': 'gpt-5.4-mini',
  'gpt-4.1': 'gpt-4.1'
}

export interface AzureOptions extends ChatOptions {
  readonly port?: number
  /** Whether the old, undocumented list of deployments still answers. */
  readonly listsDeployments?: boolean
}

const DATED = /^\/openai\/(deployments\/([^/]+)\/chat\/completions|responses)\?api-version=(.*)$/

/** Comes before the answer: an empty chunk that says what the filter thought of the prompt. */
const FILTER_CHUNK = {
  id: '',
  object: '',
  created: 0,
  model: '',
  choices: [],
  prompt_filter_results: [
    { prompt_index: 0, content_filter_results: { violence: { filtered: false, severity: 'safe' } } }
  ]
}

function azureError(status: number, code: string, message: string, more = {}): WholeReply {
  const error = apiError(status, message)
  return { ...error, body: JSON.stringify({ error: { code, message, ...more } }) }
}

function filtered(): Reply {
  return azureError(
    400,
    'content_filter',
    'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.',
    {
      param: 'prompt',
      status: 400,
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: {
          hate: { filtered: false, severity: 'safe' },
          self_harm: { filtered: true, severity: 'medium' },
          violence: { filtered: true, severity: 'high' }
        }
      }
    }
  )
}

/** What the resource itself answers before any model does. */
function script(request: ChatRequest): Reply | undefined {
  if (request.prompt.includes('[[mock:filter]]')) return filtered()
  const known = Object.hasOwn(AZURE_DEPLOYMENTS, request.model) || behaviourOf(request.model)
  if (known) return undefined
  return azureError(
    404,
    'DeploymentNotFound',
    'The API deployment for this resource does not exist.'
  )
}

function hasKey(headers: RecordedRequest['headers'], apiKey: string): boolean {
  // The v1 API takes the key either way; OpenAI's own clients send it as a bearer token.
  return headers['api-key'] === apiKey || headers.authorization === `Bearer ${apiKey}`
}

/** The dated addresses: the same work under another path, with the deployment in it. */
function dated(options: () => ChatOptions): ChatRoutes {
  const chat = chatRoutes(options)
  const responses = responsesRoutes(options)
  return async (request, response) => {
    const match = DATED.exec(request.path)
    if (!match) return false
    const [, , deployment, version = ''] = match
    if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
      sendWhole(response, azureError(404, '404', 'Resource not found'))
      return true
    }
    if (deployment === undefined)
      return await responses({ ...request, path: '/openai/v1/responses' }, response)
    const json = isObject(request.json)
      ? { ...request.json, model: decodeURIComponent(deployment) }
      : request.json
    return await chat({ ...request, json, path: '/openai/v1/chat/completions' }, response)
  }
}

/** The list of deployments (an old version has it) and of the models a resource could deploy. */
function lists(options: () => AzureOptions): ChatRoutes {
  return async (request, response) => {
    const path = request.path.split('?')[0]
    if (path !== '/openai/deployments' && path !== '/openai/v1/models') return false
    if (refuseStranger(options(), request, response)) return true
    if (path === '/openai/v1/models') {
      sendJson(response, 200, { object: 'list', data: MODELS })
      return true
    }
    const { listsDeployments = true } = options()
    if (!listsDeployments || !request.path.endsWith('?api-version=2023-03-15-preview'))
      sendWhole(response, azureError(404, '404', 'Resource not found'))
    else
      sendJson(response, 200, {
        object: 'list',
        data: Object.entries(AZURE_DEPLOYMENTS).map(([id, model]) => ({
          id,
          model,
          object: 'deployment',
          status: 'succeeded'
        }))
      })
    return true
  }
}

const MODELS = ['gpt-5.4-mini-2026-03-17', 'gpt-4.1-2025-04-14', 'text-embedding-3-large'].map(
  (id) => ({
    id,
    object: 'model',
    created_at: 1_760_000_000,
    lifecycle_status: 'generally-available',
    capabilities: { inference: true, chat_completion: !id.startsWith('text-'), fine_tune: false }
  })
)

/** Starts a faithful Azure OpenAI resource on 127.0.0.1, with its v1 and its dated addresses. */
export function startAzureOpenAiMock(options: AzureOptions = {}): Promise<PlatformMock> {
  const modelOf = (deployment: string): string => AZURE_DEPLOYMENTS[deployment] ?? deployment
  return startPlatform(
    {
      prefix: '/openai/v1',
      models: Object.keys(AZURE_DEPLOYMENTS),
      authorized: hasKey,
      script,
      rules: {
        refuses: (body) =>
          OPENAI_RULES.refuses?.({ ...body, model: modelOf(String(body['model'])) })
      },
      dress: {
        opening: `data: ${JSON.stringify(FILTER_CHUNK)}\n\n`,
        chunk: ({ model }) => ({ model: modelOf(model) }),
        hidesReasoning: true,
        headers: OPENAI_RATE_HEADERS
      }
    },
    options,
    [lists, dated]
  )
}
