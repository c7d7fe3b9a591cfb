import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BadPlan } from './badPlan'
import { checkPlan, jsonPath, readPlan } from './plan'
import { planImages } from './planImages'
import { planProviders } from './planLanes'
import { planJsonSchema } from './planSchema'

const server = { provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:1/v1' }
const good = {
  images: ['photos', 'scans/*.png'],
  prompt: 'Describe this image.',
  system: 'Be brief.',
  lanes: [
    {
      ...server,
      apiKeyEnv: 'MY_KEY',
      params: { temperature: 0, maxTokens: 100 },
      price: { inputPerMTok: 0.15, outputPerMTok: 6e-7 }
    },
    { provider: 'local', model: 'tesseract' },
    { provider: 'ollama', model: 'llava' }
  ],
  repeats: 2,
  concurrency: 4
}
const env = { MY_KEY: 'secret-1' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-plan-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('ships the schema of a plan as a file', async () => {
  const file = resolve(import.meta.dirname, '../../resources/plan.schema.json')
  await expect(planJsonSchema()).toMatchFileSnapshot(file)
})

describe('a plan', () => {
  it('may hold everything, or little', () => {
    expect(checkPlan(good, env)).toEqual(good)
    const least = { images: ['a.png'], lanes: [{ provider: 'local', model: 'pp-ocr' }] }
    expect(checkPlan({ $schema: 'plan.schema.json', ...least }, {})).toMatchObject(least)
  })

  const lane = good.lanes[0]
  const wrong: Record<string, readonly [unknown, string]> = {
    'no object': [[], 'The plan '],
    'no images': [{ ...good, images: [] }, '$.images: '],
    'an image that is no name': [{ ...good, images: ['a', 7] }, '$.images[1]: '],
    'no lanes': [{ images: ['a'] }, '$.lanes: '],
    'an unknown name': [{ ...good, promt: 'x' }, '$.promt: is not part of a plan'],
    'an unknown parameter': [
      { ...good, lanes: [{ ...lane, params: { max_tokens: 5 } }] },
      '$.lanes[0].params.max_tokens: is not part of a plan'
    ],
    'a parameter out of range': [
      { ...good, lanes: [lane, { ...lane, params: { temperature: 3 } }] },
      '$.lanes[1].params.temperature: '
    ],
    'an address that is none': [
      { ...good, lanes: [{ ...lane, baseUrl: 'localhost' }] },
      '$.lanes[0].baseUrl: Needs an address'
    ],
    'an address with a password': [
      { ...good, lanes: [{ ...lane, baseUrl: 'http://me:pw@host/v1' }] },
      '$.lanes[0].baseUrl: '
    ],
    'no address': [
      { ...good, lanes: [{ provider: 'openai-compatible', model: 'm' }] },
      '$.lanes[0].baseUrl: is needed'
    ],
    'an address for a built-in engine': [
      { ...good, lanes: [{ ...server, provider: 'local' }] },
      '$.lanes[0].baseUrl: means nothing'
    ],
    'no address for an account that has none of its own': [
      { ...good, lanes: [{ provider: 'azure-openai', model: 'm' }] },
      '$.lanes[0].baseUrl: is needed for "azure-openai"'
    ],
    'a key instead of its name': [
      { ...good, lanes: [{ ...lane, apiKeyEnv: 'sk-123' }] },
      '$.lanes[0].apiKeyEnv: is the name of'
    ],
    'a key that is not set': [
      { ...good, lanes: [{ ...lane, apiKeyEnv: 'OTHER_KEY' }] },
      '$.lanes[0].apiKeyEnv: names the environment variable OTHER_KEY'
    ],
    'half a price': [
      { ...good, lanes: [{ ...lane, price: { inputPerMTok: 1 } }] },
      '$.lanes[0].price.outputPerMTok: '
    ],
    'no prompt for a model that needs one': [{ ...good, prompt: ' ' }, '$.prompt: is needed'],
    'no repeats': [{ ...good, repeats: 0 }, '$.repeats: ']
  }

  it.each(Object.entries(wrong))('is refused with the place: %s', (_name, [plan, said]) => {
    expect(() => checkPlan(plan, env)).toThrow(BadPlan)
    expect(() => checkPlan(plan, env)).toThrow(said)
  })

  it('tells everything that is wrong at once', () => {
    const plan = { images: [1], lanes: [{ provider: 'x' }], other: true }
    const error = (() => {
      try {
        return checkPlan(plan, env)
      } catch (thrown) {
        return thrown as BadPlan
      }
    })()
    expect((error as BadPlan).problems.map(({ path }) => path).sort()).toEqual([
      'images[0]',
      'lanes[0].model',
      'other'
    ])
  })

  it('is read with a byte order mark, and not when it is no JSON or not there', async () => {
    const file = join(folder, 'plan.json')
    writeFileSync(file, `\uFEFF${JSON.stringify(good)}`)
    expect(await readPlan(file, env)).toEqual(good)
    writeFileSync(file, '{"images": [')
    await expect(readPlan(file, env)).rejects.toThrow('The plan is not JSON')
    await expect(readPlan(join(folder, 'none.json'), env)).rejects.toThrow('ENOENT')
  })
})

it('writes places as JSON paths', () => {
  expect(jsonPath(['lanes', 2, 'params', 'top p', '0'])).toBe('lanes[2].params["top p"]["0"]')
})

describe('images of a plan', () => {
  it('are taken in its order, globs in natural order, each once', async () => {
    mkdirSync(join(folder, 'scans'))
    for (const name of ['p10.png', 'p2.png', 'P1.png', 'x.txt', 'odd[1].png'])
      writeFileSync(join(folder, 'scans', name), '')
    const entries = [
      'missing.png',
      'scans/odd[1].png',
      'scans/[pP]*.png',
      'scans',
      './scans/p2.png'
    ]
    expect(await planImages(entries, folder)).toEqual(
      ['missing.png', 'scans/odd[1].png', 'scans/P1.png', 'scans/p2.png', 'scans/p10.png', 'scans']
        // Names of their own stand as the system writes them.
        .map((name) => resolve(folder, name))
    )
  })

  it('are missed when a glob matches nothing', async () => {
    await expect(planImages(['a.png', 'none/*.png'], folder)).rejects.toThrow(
      '$.images[1]: "none/*.png" matches no file.'
    )
  })
})

describe('servers of a plan', () => {
  it('are shared by lanes with the same address and key, unless a model has two prices', () => {
    const price = { inputPerMTok: 1, outputPerMTok: 2 }
    const plan = checkPlan(
      {
        ...good,
        lanes: [
          { ...server, price },
          { ...server, price },
          { ...server, model: 'other' },
          server,
          { ...server, price: { inputPerMTok: 1e-7, outputPerMTok: 2 } },
          { ...server, apiKeyEnv: 'MY_KEY' },
          { provider: 'local', model: 'tesseract' }
        ]
      },
      env
    )
    const { adHoc, ofLane } = planProviders(plan, env)
    expect(ofLane).toEqual([
      'openai-compatible',
      'openai-compatible',
      'openai-compatible',
      'openai-compatible',
      'openai-compatible-2',
      'openai-compatible-3',
      'local'
    ])
    expect(adHoc.map(({ key }) => key)).toEqual([undefined, undefined, 'secret-1'])
    expect(Object.keys(adHoc[0]!.prices)).toEqual(['m'])
    expect(adHoc[1]!.prices.m).toEqual({
      inputPerMTok: '0.0000001',
      outputPerMTok: '2',
      source: 'given in the plan'
    })
    expect(adHoc[0]).toMatchObject({ label: '127.0.0.1:1', concurrency: 4 })
  })
})
