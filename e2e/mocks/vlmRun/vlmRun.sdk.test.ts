import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { VlmRun } from 'vlmrun'
import { PIXEL_PNG } from '../testClient'
import { startVlmRunMock, type VlmRunMock } from './vlmRunServer'

/** The official SDK reads the mock as it reads the real service. */

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vlmrun-'))
  path = join(folder, 'dog.png')
  await writeFile(path, Buffer.from(PIXEL_PNG, 'base64'))
})
afterAll(() => rm(folder, { recursive: true }))

let mock: VlmRunMock
beforeEach(async () => {
  mock = await startVlmRunMock({ apiKey: 'sdk-key' })
})
afterEach(async () => {
  await mock.close()
})

function client(apiKey = 'sdk-key'): VlmRun {
  return new VlmRun({ apiKey, baseURL: mock.baseUrl })
}

function caption(config: object = {}, batch = false) {
  return client().image.generate({
    images: [path],
    domain: 'image.caption',
    batch,
    config: { detail: 'hi', ...config }
  })
}

describe('the vlmrun SDK', () => {
  it('gets an answer with its usage', async () => {
    const { status, response, usage } = await caption()
    expect(status).toBe('completed')
    expect(response).toMatchObject({ caption: expect.stringContaining('6b7fa434f92a') })
    expect(usage?.credits_used).toBe(4)
  })

  it('waits for a batch prediction', async () => {
    const { id, status } = await caption({}, true)
    expect(status).toBe('pending')
    const done = await client().predictions.wait(id, 5, 0.01)
    expect(done).toMatchObject({ id, status: 'completed', usage: { credits_used: 4 } })
    expect(await client().predictions.list()).toHaveLength(1)
    expect(mock.submits()).toHaveLength(1)
  })

  it('asks for a schema and for grounding', async () => {
    const jsonSchema = { type: 'object', properties: { sign: { type: 'string' } } }
    const { response } = await caption({ jsonSchema, grounding: true, confidence: true })
    expect(response).toMatchObject({
      sign: expect.stringContaining('This is vlm-1'),
      sign_metadata: { confidence: 'hi', bboxes: [{ page: 0 }] }
    })
  })

  it('lists models, and finds a file that it uploaded', async () => {
    const models = await client().models.list()
    expect(models).toContainEqual({ model: 'vlm-1', domain: 'image.caption' })
    const first = await client().files.upload({ filePath: path })
    const again = await client().files.upload({ filePath: path })
    expect(first).toMatchObject({ filename: 'dog.png', bytes: 70, object: 'file' })
    expect(again.id).toBe(first.id)
  })

  it('throws what the server says', async () => {
    const refused = client('wrong').models.list()
    await expect(refused).rejects.toMatchObject({ http_status: 401 })
    await expect(refused).rejects.toThrow('Invalid API key')
    const misfit = client().image.generate({ images: [path], domain: 'image.poem' })
    await expect(misfit).rejects.toMatchObject({ http_status: 422 })
  })
})
