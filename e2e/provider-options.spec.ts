import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { keyOfMock, mockEnv, providerId } from './fixtures/mocks'
import { sample } from './fixtures/pictures'
import { setBoard } from './fixtures/seed'
import { MOCK_XYWH } from './mocks/vlmRun/vlmRunGrounding'
import { startVlmRunMock } from './mocks/vlmRun/vlmRunServer'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { Parameters } from './pages/parameters'

const COLUMN = 'A, vlm-1'

test('what only one provider has: a domain, boxes on the picture, and no word about training', async ({
  start
}) => {
  const mock = await startVlmRunMock({ apiKey: keyOfMock('vlm-run'), polls: 1 })
  const { page } = await start({
    paths: [sample('receipt-0412.jpg')],
    env: mockEnv({ 'vlm-run': mock })
  })
  await callMain(page, 'providers.refresh', {})
  await setBoard(page, [{ provider: providerId('vlm-run'), model: 'vlm-1' }], 'Read it: harbour')
  const parameters = new Parameters(page)
  await parameters.openFor(COLUMN)
  await parameters.select('Domain', 'Document: receipt')
  const grounding = parameters.root.getByRole('switch', { name: 'Grounding' })
  await grounding.check()
  await parameters.close()

  const compare = new Compare(page)
  const column = compare.column(COLUMN)
  await test.step('is said before the run', async () => {
    await expect(column.root).toContainText('Document: receipt')
    await expect(column.root).toContainText('Grounding')
  })
  await new Dock(page).run.click()
  await column.isIn('Done')
  await test.step('went to the provider', () => {
    expect(mock.submits().map(({ json }) => json)).toEqual([
      expect.objectContaining({
        domain: 'document.receipt',
        config: expect.objectContaining({ grounding: true, confidence: false }),
        metadata: { allow_training: false }
      })
    ])
  })
  await test.step('comes back as fields, at its price', async () => {
    await expect(column.text).toContainText('Your last word: harbour')
    // Two credits for the image and two for the boxes, 100 credits a dollar.
    await expect(column.metric('Cost')).toHaveText('$0.0400')
    await column.root.getByRole('radio', { name: 'Fields' }).click()
    const merchant = column.root.getByRole('treeitem', { name: 'merchant_name This is vlm-1' })
    await expect(merchant).toContainText('for document.receipt')
  })
  await test.step('is drawn where it was found', async () => {
    const picture = page.getByRole('region', { name: 'Image', exact: true })
    const box = picture.locator('.bx').first()
    await expect(box).toBeVisible()
    const [left, top, width, height] = MOCK_XYWH.map((part) => part * 100)
    const style = (await box.getAttribute('style')) ?? ''
    const percent = (name: string): number =>
      Number(new RegExp(`${name}: ([\\d.]+)%`).exec(style)?.[1])
    expect(['left', 'top', 'width', 'height'].map(percent)).toEqual(
      [left, top, width, height].map((part) => expect.closeTo(part!, 1) as unknown)
    )
    await expect(picture.getByRole('tab', { name: 'Regions' })).toBeEnabled()
  })
  await mock.close()
})
