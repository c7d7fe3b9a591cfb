import { ApiError, GoogleGenAI, ThinkingLevel, type GenerateContentParameters } from '@google/genai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGeminiMock, type GeminiMock } from './geminiServer'
import { PIXEL_PNG } from '../testClient'

/** The vendor's own client talks to the mock: what it reads is what the wire means. */

let mock: GeminiMock
let client: GoogleGenAI
beforeAll(async () => {
  mock = await startGeminiMock({ apiKey: 'right' })
  client = new GoogleGenAI({ apiKey: 'right', httpOptions: { baseUrl: mock.origin } })
})
afterAll(async () => {
  await mock.close()
})

function ask(
  model: string,
  config: GenerateContentParameters['config'] = {}
): GenerateContentParameters {
  return {
    model,
    contents: [
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: PIXEL_PNG } },
          { text: 'What is in this picture?' }
        ]
      }
    ],
    config
  }
}

async function streamed(params: GenerateContentParameters) {
  let text = ''
  let thoughts = ''
  let last
  for await (const chunk of await client.models.generateContentStream(params)) {
    for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
      if (part.thought === true) thoughts += part.text ?? ''
      else text += part.text ?? ''
    }
    last = chunk
  }
  return { text, thoughts, last }
}

describe('content', () => {
  const config = {
    systemInstruction: 'Be brief.',
    temperature: 0.2,
    thinkingConfig: { includeThoughts: true, thinkingLevel: ThinkingLevel.LOW }
  }

  it('comes whole', async () => {
    const response = await client.models.generateContent(ask('gemini-3.8-flash', config))
    expect(response.text).toContain(
      'This is gemini-3.8-flash [temperature=0.2], asked about “picture?” with 1 image.'
    )
    expect(response.usageMetadata).toMatchObject({
      promptTokenCount: 265,
      thoughtsTokenCount: 5,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 7 },
        { modality: 'IMAGE', tokenCount: 258 }
      ]
    })
    expect(response).toMatchObject({
      modelVersion: 'gemini-3.8-flash',
      responseId: 'mock-response',
      candidates: [{ finishReason: 'STOP' }]
    })
  })

  it('streams to the same', async () => {
    const whole = await client.models.generateContent(ask('gemini-3.8-flash', config))
    const { text, thoughts, last } = await streamed(ask('gemini-3.8-flash', config))
    expect(text).toBe(whole.text)
    expect(thoughts).toBe('Wheels and chrome: a motorcycle.')
    expect(last?.usageMetadata).toEqual(whole.usageMetadata)
  })

  it('is JSON when a schema is given', async () => {
    const responseJsonSchema = { type: 'object', properties: { wheels: { type: 'integer' } } }
    const response = await client.models.generateContent(
      ask('gemini-2.5-flash', { responseMimeType: 'application/json', responseJsonSchema })
    )
    expect(JSON.parse(response.text ?? '')).toEqual({ wheels: 1 })
  })

  it('is absent when the prompt was blocked', async () => {
    const { last } = await streamed(ask('blocked'))
    expect(last?.candidates).toBeUndefined()
    expect(last?.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT')
  })
})

async function errorOf(run: () => Promise<unknown>): Promise<ApiError> {
  try {
    await run()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('It went well.')
}

describe('errors', () => {
  it.each([
    ['error-key', 400, 'API_KEY_INVALID'],
    ['error-403', 403, 'PERMISSION_DENIED'],
    ['error-404', 404, 'NOT_FOUND'],
    ['error-429-always', 429, 'RESOURCE_EXHAUSTED'],
    ['error-500', 500, 'INTERNAL']
  ])('%s is understood', async (model, status, words) => {
    const error = await errorOf(() => client.models.generateContent(ask(model)))
    expect(error.status).toBe(status)
    expect(error.message).toContain(words)
  })

  it('throws an error inside a stream', async () => {
    const error = await errorOf(() => streamed(ask('error-in-stream')))
    expect(error.status).toBe(503)
  })
})

it('lists all models over several pages', async () => {
  const names: string[] = []
  for await (const model of await client.models.list({ config: { pageSize: 3 } })) {
    names.push(model.name ?? '')
    expect(model.supportedActions?.length).toBeGreaterThan(0)
  }
  expect(names).toContain('models/gemini-3.8-flash')
  expect(new Set(names).size).toBe(names.length)
})
