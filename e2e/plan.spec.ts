import { join } from 'node:path'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { keyOfMock, mockEnv, providerId } from './fixtures/mocks'
import { largePicture, sample } from './fixtures/pictures'
import { imagesIn } from './fixtures/sentImages'
import { setBoard } from './fixtures/seed'
import { startMistralMock } from './mocks/chatVendors/chatVendors'
import { startOpenAiPlatformMock } from './mocks/openai/openaiPlatform'
import { startOpenRouterMock } from './mocks/openrouter/openrouterServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { Parameters } from './pages/parameters'
import { Plan } from './pages/plan'

const REASONS = { provider: providerId('openai'), model: 'gpt-6-astra' }
/** Takes nothing larger than 2,000 pixels a side. */
const SMALL = { provider: providerId('openrouter'), model: 'x-ai/grok-4.7' }
/** In no list of prices. */
const UNPRICED = { provider: providerId('mistral'), model: 'mistral-large-4-0' }

async function startMocks() {
  const [openai, openrouter, mistral] = await Promise.all([
    startOpenAiPlatformMock({ apiKey: keyOfMock('openai') }),
    startOpenRouterMock({ apiKey: keyOfMock('openrouter') }),
    startMistralMock({ apiKey: keyOfMock('mistral') })
  ])
  return { openai, openrouter, mistral }
}

test('before a run the plan says what it will do and cost, after it what it did', async ({
  start,
  folder
}) => {
  const mocks = await startMocks()
  const picture = await largePicture(join(folder, 'large.png'))
  const { page } = await start({ paths: [picture], env: mockEnv(mocks) })
  await callMain(page, 'providers.refresh', {})
  await setBoard(page, [REASONS, SMALL, UNPRICED])
  const plan = new Plan(page)
  const parameters = new Parameters(page)
  await parameters.open()
  await parameters.setNumber('Temperature, exactly', 0.3)
  await parameters.close()

  await test.step('in the dock', async () => {
    await expect(plan.estimate).toContainText(/about \$0\.\d+/)
    await expect(plan.estimate).toContainText('+ 1 unknown, mock prices')
  })
  await test.step('model by model', async () => {
    await plan.open()
    await expect(plan.lane(REASONS.model)).toContainText('the image as it is')
    await expect(plan.lane(REASONS.model)).toContainText('Temperature is not sent')
    await expect(plan.lane(SMALL.model)).toContainText('made smaller, to at most 2000 px')
    await expect(plan.lane(UNPRICED.model)).toContainText('unknown')
    await expect(plan.root).toContainText('1 model is in no total. Prices of mock servers')
    await expect(plan.root).toContainText('Nothing has been sent.')
    const asked = [mocks.openai, mocks.openrouter].flatMap((mock) => mock.chats())
    expect(asked).toEqual([])
    await plan.close()
  })
  await new Dock(page).run.click()
  const compare = new Compare(page)
  for (const name of [`A, ${REASONS.model}`, `B, ${SMALL.model}`, `C, ${UNPRICED.model}`])
    await compare.column(name).isIn('Done')

  await test.step('what was left out was not sent, and is said', async () => {
    expect(mocks.openai.chats().map(({ json }) => json)).toEqual([
      expect.not.objectContaining({ temperature: expect.anything() })
    ])
    const [request] = mocks.openrouter.chats()
    expect(request?.json).toMatchObject({ temperature: 0.3 })
    await expect(compare.column(`A, ${REASONS.model}`).scroller).toContainText(
      'Temperature was not sent'
    )
  })
  await test.step('what was made smaller arrived so, and is said', async () => {
    expect(await imagesIn(mocks.openrouter.chats()[0]!)).toMatchObject([
      { width: 2000, height: 1333 }
    ])
    expect(await imagesIn(mocks.openai.chats()[0]!)).toMatchObject([{ width: 3600, height: 2400 }])
    await expect(compare.column(`B, ${SMALL.model}`).scroller).toContainText(
      /Resized from 3600 × 2400.* Sent as 2000 × 1333/
    )
  })
  await test.step('forecast against actual', async () => {
    const last = new Dock(page).root.getByText(/^Run 1: 3 answers, \$0\.\d+ and unknown/)
    await last.hover()
    await expect(page.locator('.tip')).toHaveText(
      /^About \$0\.\d+ expected, \$0\.\d+ spent\. 1 model was in no estimate\. The cost of 1 answer is not known\.$/
    )
  })
  await Promise.all(Object.values(mocks).map((mock) => mock.close()))
})

test('several images in one prompt, the same pixels for all, and answers as fields', async ({
  start,
  folder
}) => {
  const mocks = await startMocks()
  const paths = [await largePicture(join(folder, 'large.png')), sample('espresso-cup.jpg')]
  const { page } = await start({ paths, env: mockEnv(mocks) })
  await callMain(page, 'providers.refresh', {})
  await setBoard(page, [REASONS, SMALL])
  const compare = new Compare(page)
  const columns = [compare.column(`A, ${REASONS.model}`), compare.column(`B, ${SMALL.model}`)]
  const parameters = new Parameters(page)
  await parameters.open()
  await parameters.setNumber('Images per prompt', 2)
  await parameters.select('Image fitting', 'Same pixels for all')
  await parameters.useTemplate('Caption and tags')
  await parameters.close()
  await new Dock(page).run.click()

  await test.step('one request has both images, in order, of the same sizes everywhere', async () => {
    for (const column of columns) {
      await column.isIn('Done')
      await expect(column.root).toContainText('2 images in this prompt')
    }
    const requests = [...mocks.openai.chats(), ...mocks.openrouter.chats()]
    expect(requests).toHaveLength(2)
    const sizes = [
      { width: 2000, height: 1333 },
      { width: 600, height: 400 }
    ]
    for (const request of requests) expect(await imagesIn(request)).toMatchObject(sizes)
  })
  await test.step('the schema went along, and its fields are shown', async () => {
    const [request] = mocks.openai.chats()
    expect(request?.json).toMatchObject({
      text: { format: { type: 'json_schema', schema: { required: ['caption', 'tags'] } } }
    })
    const [first] = columns
    await first!.root.getByRole('radio', { name: 'Fields' }).click()
    const fields = first!.root.getByRole('tree', { name: /^Fields of the answer/ })
    const caption = fields.getByRole('treeitem').filter({ hasText: 'caption' })
    await expect(caption).toContainText(`This is ${REASONS.model}.`)
    await expect(caption).toContainText('I see 2 images')
    await expect(fields.getByRole('treeitem').filter({ hasText: 'tags' })).toBeVisible()
  })
  await Promise.all(Object.values(mocks).map((mock) => mock.close()))
})
