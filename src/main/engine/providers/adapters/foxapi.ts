import { defineAdapter } from '../adapter'
import {
  checkFoxapiKey,
  foxapiBalance,
  FOXAPI_MODELS,
  listFoxapiModels
} from '../dialects/foxapi/foxapiAccount'
import { goOn, submitAndRead } from '../dialects/foxapi/foxapiAnswer'
import { mapFoxapiError } from '../dialects/foxapi/foxapiErrors'
import {
  checkPlan,
  foxapiLimitsOf,
  FOXAPI_LIMITS,
  FOXAPI_OPTIONS,
  modeOf,
  placeImages,
  submission
} from '../dialects/foxapi/foxapiRequest'

/**
 * FoxAPI's language models (https://docs.foxapi.cc): one path for images and plain text, answered as
 * a task or directly, in one piece or as a stream.
 */
export default defineAdapter({
  id: 'foxapi',
  label: 'FoxAPI',
  vendor: {
    tile: 'FX',
    baseUrl: 'https://api.foxapi.cc',
    regions: [
      { label: 'FoxAPI', baseUrl: 'https://api.foxapi.cc' },
      { label: 'AIHubMax (the same service)', baseUrl: 'https://api.aihubmax.com' }
    ],
    keyPage: 'https://foxapi.cc',
    keyEnv: ['FOXAPI_API_KEY', 'AIHUBMAX_API_KEY'],
    concurrency: 3,
    models: FOXAPI_MODELS
  },
  takes: 'encoded',
  limits: FOXAPI_LIMITS,
  limitsOf: foxapiLimitsOf,
  // Its schemas forbid fields they do not name: no top_p, seed, detail or JSON Schema.
  params: ['temperature', 'maxTokens', 'options'],
  options: () => FOXAPI_OPTIONS,
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: mapFoxapiError,
  resumable: true,
  *run(plan) {
    if (plan.resume) return yield* goOn(plan.baseUrl, plan.resume.remoteId)
    checkPlan(plan)
    const mode = modeOf(plan)
    const images = yield* placeImages(plan, mode)
    yield* submitAndRead(plan, mode, submission(plan, mode, images))
  },
  models: listFoxapiModels,
  check: checkFoxapiKey,
  balance: foxapiBalance
})
