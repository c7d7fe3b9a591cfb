import { startAzureOpenAiMock } from '../../../../../../e2e/mocks/azure/azureOpenaiServer'
import { startOpenAiPlatformMock } from '../../../../../../e2e/mocks/openai/openaiPlatform'
import { chatFailures, RESPONSES_FAILURES } from '../chatFailures'
import { BOTH_APIS, CHAT, RESPONSES } from '../chatWays'
import { catalogued, chatUsage, responsesUsage } from '../counts'
import type { ExpectedFailure, MatrixRow } from '../row'

/** OpenAI and Azure, each by both of its APIs. */

const OPENAI = {
  ...BOTH_APIS,
  provider: 'openai',
  start: (apiKey: string) => startOpenAiPlatformMock({ apiKey }),
  model: 'gpt-5.4-mini',
  schema: {}
} as const

const AZURE = {
  ...BOTH_APIS,
  provider: 'azure-openai',
  start: (apiKey: string) => startAzureOpenAiMock({ apiKey }),
  model: 'gpt-4.1',
  schema: {}
} as const

const AZURE_FAILURES: readonly ExpectedFailure[] = [
  {
    what: 'DeploymentNotFound',
    model: 'nobody-deployed-this',
    class: 'bad-input',
    says: /deployment/
  },
  {
    what: 'content_filter',
    text: '[[mock:filter]]',
    class: 'filtered',
    says: /self harm, violence/
  }
]

const rows: readonly MatrixRow[] = [
  {
    ...OPENAI,
    way: 'Responses',
    params: RESPONSES,
    usage: responsesUsage,
    cost: catalogued('openai', responsesUsage),
    reasoning: { params: { reasoningEffort: 'low' } },
    errors: chatFailures(RESPONSES_FAILURES),
    decisions: [
      'The Responses API is the default, as only it shows a summary of the reasoning; `store: false` is always sent.',
      'Random padding of the stream is switched off, because it would falsify sizes and delays.'
    ]
  },
  {
    ...OPENAI,
    way: 'Chat Completions',
    params: CHAT,
    usage: chatUsage,
    cost: catalogued('openai', chatUsage),
    reasoning: { params: { reasoningEffort: 'low' }, hidden: true },
    errors: chatFailures()
  },
  {
    ...AZURE,
    way: 'Chat Completions',
    params: CHAT,
    usage: chatUsage,
    cost: catalogued('openai', chatUsage),
    reasoning: { model: 'garage-eyes', params: { reasoningEffort: 'low' }, hidden: true },
    errors: chatFailures(AZURE_FAILURES),
    decisions: [
      'The model is the name of a deployment. Its price is known only where the deployment is called like its model.',
      'Deployments are listed by a call of 2023 that Azure no longer documents; where it is gone, the models that could be deployed are listed, and the list says so.'
    ]
  },
  {
    ...AZURE,
    way: 'Responses',
    params: RESPONSES,
    usage: responsesUsage,
    cost: catalogued('openai', responsesUsage),
    reasoning: { model: 'garage-eyes', params: { reasoningEffort: 'low' }, hidden: true },
    errors: chatFailures([...RESPONSES_FAILURES, ...AZURE_FAILURES])
  }
]

export default rows
