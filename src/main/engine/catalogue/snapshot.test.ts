import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Logger } from '../engine'
import { createCatalogue } from './createCatalogue'
import { Layer } from './entry'

const FILE = join(import.meta.dirname, '../../../../resources/catalogue.json')

function refuse(message: string): never {
  throw new Error(message)
}
const log: Logger = { info: () => undefined, warn: refuse, error: refuse }

const catalogue = createCatalogue({
  snapshotFile: FILE,
  dataFolder: join(import.meta.dirname, 'there-is-none'),
  fetchJson: () => Promise.reject(new Error('nobody asks')),
  clock: { date: () => new Date('2026-11-10') },
  log
})

describe('the catalogue that is shipped', () => {
  it('is small, and one model a line', () => {
    expect(statSync(FILE).size).toBeLessThan(1_000_000)
    const lines = readFileSync(FILE, 'utf8').split('\n')
    const models = lines.filter((line) => line.startsWith('{"id":'))
    expect(models).toHaveLength(catalogue.list().length)
  })

  it('has the form that the app relies on, entry by entry', () => {
    expect(() => Layer.parse(JSON.parse(readFileSync(FILE, 'utf8')))).not.toThrow()
  })

  it('knows models of many vendors, with date, source and licence', () => {
    expect(catalogue.info()).toMatchObject({ asOf: '2026-11-10' })
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toMatchObject({ licence: 'MIT' })
    expect(catalogue.list().length).toBeGreaterThan(1_500)
    const seeing = catalogue.list().filter(({ vision }) => vision === 'yes')
    expect(seeing.length).toBeGreaterThan(1_000)
  })

  it.each(
    ['openai', 'anthropic', 'google', 'xai', 'mistral', 'groq', 'together'].concat([
      'fireworks',
      'dashscope',
      'openrouter',
      'deepseek'
    ])
  )('has models of %s that see and have a price', (vendor) => {
    const models = catalogue.list().filter((model) => model.vendor === vendor)
    expect(models.some(({ vision, price }) => vision === 'yes' && price !== undefined)).toBe(true)
  })

  it.each([
    ['openai', 'gpt-6-astra', '10', '50'],
    ['openai', 'gpt-4o', '2.5', '10'],
    ['azure-openai', 'gpt-4o', '2.5', '10'],
    ['anthropic', 'claude-sonnet-5-5', '2', '10'],
    ['anthropic', 'claude-haiku-5-5', '0.1', '0.5'],
    ['google', 'gemini-4-argon', '2', '10'],
    ['google', 'gemini-2.5-flash-lite', '0.1', '0.4'],
    ['xai', 'grok-4.3', '1.25', '2.5'],
    ['mistral', 'mistral-large-4', '0.7', '2.1'],
    ['groq', 'qwen/qwen3.8-27b', '0.8', '4'],
    ['dashscope', 'qwen3-vl-flash', '0.05', '0.4']
  ])('prices %s %s', (vendor, id, inputPerMTok, outputPerMTok) => {
    expect(catalogue.find(vendor, id)?.price).toMatchObject({ inputPerMTok, outputPerMTok })
  })

  it('knows tiers and announced changes', () => {
    expect(catalogue.find('anthropic', 'claude-haiku-5-5')?.price?.tiers).toMatchObject([
      { aboveInputTokens: 100_000, inputPerMTok: '0.5', outputPerMTok: '2.5' }
    ])
    expect(catalogue.find('google', 'gemini-3.8-flash')?.price?.changes).toMatchObject([
      { from: '2027-01-01', inputPerMTok: '1.5', outputPerMTok: '7.5' }
    ])
  })

  it('has no price for plans that are paid by the month', () => {
    const plan = catalogue.list().filter(({ vendor }) => vendor.startsWith('qwen-token-plan'))
    expect(plan.length).toBeGreaterThan(0)
    expect(plan.every(({ price }) => price === undefined)).toBe(true)
  })

  it('calls nothing free that is not called so', () => {
    for (const { id, price } of catalogue.list())
      if (price?.inputPerMTok === '0' && price.outputPerMTok === '0') expect(id).toMatch(/free$/)
  })
})
