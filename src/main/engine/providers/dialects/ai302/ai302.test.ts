import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptPlan } from '../../adapter'
import { readAi302Price, recordedCost } from './ai302Account'
import { analysisFields, analysisOf, seesImages } from './ai302Analysis'
import { mapAi302Error } from './ai302Errors'

describe('prices as text', () => {
  const read = (input: unknown, output: unknown, call?: unknown) =>
    readAi302Price({ input_token: input, output_token: output, per_request: call }, '2026-01-05')

  it.each([
    ['$0.150 / M tokens', '0.15'],
    ['$0.150/1M tokens', '0.15'],
    ['0.0002 PTC / K tokens', '0.2'],
    ['PTC 3 / 1M', '3']
  ])('%s is %s a million', (text, perMillion) => {
    expect(read(text, '$1 / M tokens')?.inputPerMTok).toBe(perMillion)
  })

  it.each([
    '',
    'free',
    '$1',
    '$1 / image',
    '¥1 / M tokens',
    '$1 - $2 / M tokens',
    '$-1 / M tokens',
    3
  ])('%s is not understood, so there is no price', (text) => {
    expect(read(text, '$1 / M tokens')).toBeUndefined()
    expect(read('$1 / M tokens', text, '$0.5')).toBeUndefined()
  })

  it('reads a price for each call, with or without tokens', () => {
    expect(read(undefined, undefined, '$0.030')).toMatchObject({
      inputPerMTok: '0',
      outputPerMTok: '0',
      perCall: '0.03'
    })
    expect(read('$1 / M tokens', '$2 / M tokens', '$0.001')?.perCall).toBe('0.001')
  })

  it('takes nothing but zeros for nothing said', () => {
    expect(read('$0 / M tokens', '$0.000 / M tokens', '$0.000')).toBeUndefined()
    expect(readAi302Price('none', '2026-01-05')).toBeUndefined()
  })

  it('is exact', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (millionths) => {
        const text = `$0.${String(millionths).padStart(7, '0')} / M tokens`
        const price = read(text, '$1 / M tokens')
        expect(Number(price?.inputPerMTok)).toBe(Number(`0.${String(millionths).padStart(7, '0')}`))
      })
    )
  })
})

describe('models that see images', () => {
  it.each([
    'gpt-4o',
    'GPT-4.1-mini',
    'claude-sonnet-4-5',
    'gemini-2.5-pro',
    'qwen2.5-vl-72b-instruct',
    'glm-4.5v',
    'grok-2-vision-1212',
    'deepseek-ocr',
    'o3'
  ])('%s does', (model) => expect(seesImages(model)).toBe(true))
  it.each([
    'deepseek-chat',
    'gpt-3.5-turbo',
    'o1-mini',
    'o3-mini',
    'qwen3-max',
    'glm-4.6',
    'kimi-k2'
  ])('%s is not known to', (model) => expect(seesImages(model)).toBe(false))
})

it('asks for the analysis in one way only, whatever is set', () => {
  const models = fc.constantFrom(
    'gpt-4o',
    'deepseek-chat',
    'deepseek-chat-ocr',
    'deepseek-r1-ocr-web-search'
  )
  const settings = fc.constantFrom('auto', 'field', 'suffix', 'off', 'nonsense')
  fc.assert(
    fc.property(models, settings, fc.string(), fc.boolean(), (model, analysis, ocrModel, seen) => {
      const image = {
        index: 0,
        name: 'a',
        format: 'png',
        width: 1,
        height: 1,
        sizeBytes: 1
      } as const
      const plan: AttemptPlan = {
        baseUrl: 'https://api.302.ai',
        model,
        prompt: { text: '', system: '' },
        params: { options: { analysis, ocrModel } },
        images: seen ? [image] : [],
        retries: 0
      }
      const fields = analysisFields(model, analysisOf(plan))
      const named = typeof fields['model'] === 'string' ? fields['model'] : model
      expect('ocr_model' in fields && named.includes('-ocr')).toBe(false)
      expect(named.match(/-ocr/g)?.length ?? 0).toBeLessThanOrEqual(1)
      if (!seen) expect(fields).toEqual({})
    })
  )
})

describe('error numbers', () => {
  it('decide before the status does', () => {
    const body = { error: { err_code: -10008, message: 'no channel' } }
    expect(mapAi302Error({ status: 503, headers: {}, body })).toMatchObject({
      class: 'bad-input',
      vendorCode: '-10008',
      notCharged: true
    })
  })

  it('that are not known leave the class to the status', () => {
    const body = { error: { err_code: '-19999', message: 'new' } }
    expect(mapAi302Error({ status: 500, headers: {}, body })).toEqual({ vendorCode: '-19999' })
    expect(
      mapAi302Error({ status: 500, headers: {}, body: { error: { code: 'x' } } })
    ).toBeUndefined()
  })
})

it('says that nothing is to pay only where no analysis may come on top', () => {
  expect(recordedCost('0', undefined)).toMatchObject({ mark: 'billed', usd: '0', free: true })
  expect(recordedCost('0', 'gpt-4o-mini')).not.toHaveProperty('free')
})
