import type { Page } from '@playwright/test'
import type { BoardPatch } from '../src/shared/domain/board'
import { answer, type Reply } from './mocks/openai/openaiReplies'
import { expect, test } from './fixtures/app'
import { callMain } from './fixtures/bridge'
import { plainPictures } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { Boards } from './pages/boards'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { History } from './pages/history'
import { Picker } from './pages/picker'
import { dismissToasts, toast } from './pages/toasts'

/** Waits until main has an edit of the open board; that is when it is on disk. */
async function isSaved(page: Page, edit: Pick<BoardPatch, 'name' | 'prompt'>): Promise<void> {
  await expect.poll(() => callMain(page, 'boards.open', {})).toMatchObject(edit)
}

test('boards: made, named, switched, deleted and brought back', async ({ start, folder }) => {
  const { page } = await start({ paths: await plainPictures(folder, 2) })
  const boards = new Boards(page)
  const dock = new Dock(page)
  const compare = new Compare(page)
  await expect(compare.images).toHaveCount(2)
  await boards.rename('Receipts')
  await dock.prompt.fill('What was bought?')

  await boards.choose('New board')
  await boards.isOpen('Untitled board')
  await expect(compare.images).toHaveCount(0)
  await expect(dock.prompt).toHaveValue('')
  await boards.rename('Holidays')
  await dock.prompt.fill('Where is this?')
  await boards.list(['Holidays', 'Receipts'])

  await boards.switchTo('Receipts')
  await expect(dock.prompt).toHaveValue('What was bought?')
  await expect(compare.images).toHaveCount(2)

  await boards.choose('Delete')
  await boards.isOpen('Holidays')
  await boards.list(['Holidays'])
  await toast(page, 'Deleted the board Receipts').getByRole('button', { name: 'Undo' }).click()
  await boards.isOpen('Receipts')
  await expect(dock.prompt).toHaveValue('What was bought?')
  await expect(compare.images).toHaveCount(2)
})

test('edits need no Save: neither a kill nor a quit loses them', async ({ start }) => {
  const first = await start()
  await new Boards(first.page).rename('Kept')
  const prompt = { text: 'Is this still here?', system: '' }
  await new Dock(first.page).prompt.fill(prompt.text)
  await isSaved(first.page, { name: 'Kept', prompt })
  await first.kill()

  const second = await start()
  await new Boards(second.page).isOpen('Kept')
  await expect(new Dock(second.page).prompt).toHaveValue(prompt.text)
  await new Dock(second.page).prompt.fill('Typed in the last moment')
  await second.quit()

  const third = await start()
  await expect(new Dock(third.page).prompt).toHaveValue('Typed in the last moment')
})

test('prompts are kept as presets and brought back', async ({ start }) => {
  const { page } = await start()
  const dock = new Dock(page)
  const choose = async (preset: string) => {
    await dock.presets()
    await page.getByRole('menuitem', { name: preset, exact: true }).click()
  }
  await dock.prompt.fill('Name every tool on the wall.')
  await choose('Save this prompt as a preset')
  const dialog = page.getByRole('dialog', { name: 'Save the prompt as a preset' })
  await dialog.getByRole('textbox').fill('Tools')
  await dialog.getByRole('button', { name: 'Save preset' }).click()
  await expect(toast(page, 'Saved the preset Tools')).toBeVisible()

  await choose('Alt text')
  await expect(dock.prompt).toHaveValue(/^Write alternative text for this image/)
  await page.keyboard.press('Escape')
  await toast(page, 'Prompt replaced by “Alt text”').getByRole('button', { name: 'Undo' }).click()
  await expect(dock.prompt).toHaveValue('Name every tool on the wall.')

  await dismissToasts(page)
  await new Boards(page).choose('New board')
  await expect(dock.prompt).toHaveValue('')
  await choose('Tools')
  await expect(dock.prompt).toHaveValue('Name every tool on the wall.')
})

test('sets of models are kept, used from the picker, and the last ones come back', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({ models: ['echo-name:anna', 'echo-name:bert'] })
  const first = await start({ paths: await plainPictures(folder, 1) })
  const { page } = first
  await addServer(page, { baseUrl: mock.baseUrl })
  const dock = new Dock(page)
  const picker = new Picker(page)
  const builtIn = ['A, PP-OCRv4', 'B, CenterNet photo']
  const all = [...builtIn, 'C, echo-name:anna', 'D, echo-name:anna', 'E, echo-name:bert']

  await test.step('saved, with the parameters of its models', async () => {
    await expect.poll(() => dock.models()).toEqual(builtIn)
    await picker.open()
    await picker.add('echo-name:anna', 2)
    await picker.add('echo-name:bert')
    await picker.use()
    await dock.setTemperature('D, echo-name:anna', 0.7)
    await picker.open()
    await picker.saveSet('Friends')
    await picker.use()
    expect(await dock.models()).toEqual(all)
  })
  await test.step('a new board begins with the last models', async () => {
    await new Boards(page).choose('New board')
    await expect.poll(() => dock.models()).toEqual(all)
  })
  await test.step('used from the picker, after another start too', async () => {
    await dock.laneMenu('E, echo-name:bert', 'Remove from board')
    await dock.laneMenu('A, PP-OCRv4', 'Remove from board')
    await expect(dock.chips).toHaveCount(3)
    await first.quit()
    const again = await start()
    const dockAgain = new Dock(again.page)
    const pickerAgain = new Picker(again.page)
    await expect(dockAgain.chips).toHaveCount(3)
    await pickerAgain.open()
    await pickerAgain.useSet('Friends')
    await expect(pickerAgain.chosen()).toHaveCount(5)
    await pickerAgain.use()
    await expect.poll(() => dockAgain.models()).toEqual(all)
    const temperatures = async () => {
      const { lanes } = await callMain(again.page, 'boards.open', {})
      return lanes.map(({ params }) => params.temperature)
    }
    await expect.poll(temperatures).toEqual([undefined, undefined, undefined, 0.7, undefined])
  })
})

const WORDS: Readonly<Record<string, string>> = {
  'm-one': 'Two zebras stand at a crossing.',
  'm-two': 'A walrus sleeps on the ice.',
  'm-three': 'Nobody is to be seen.'
}

test('runs of the past are found by their words and reopened as they were', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({
    models: Object.keys(WORDS),
    script: (request): Reply | undefined => answer(request, WORDS[request.model] ?? '')
  })
  const { page } = await start({ paths: await plainPictures(folder, 2) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  const compare = new Compare(page)
  const dock = new Dock(page)
  const history = new History(page)

  const run = async (prompt: string, models: readonly string[]) => {
    const lanes = models.map((model) => ({ provider, model }))
    for (const { id } of await setBoard(page, lanes, prompt)) {
      await compare.lane(id).isIn('Ready')
    }
    await dock.run.click()
    await expect(compare.columns).toHaveCount(models.length)
    for (const [at, model] of models.entries())
      await compare.column(`${'ABC'[at] ?? ''}, ${model}`).isIn('Done')
    return compare.facts()
  }
  const first = await run('What animals are here?', ['m-one', 'm-three'])
  const second = await run('And here?', ['m-two', 'm-three', 'm-three'])
  await run('Anything else?', ['m-three'])

  await test.step('a word of an answer finds its run, and only that', async () => {
    await history.open()
    await expect(history.runs).toHaveCount(3)
    await history.search('zebras')
    await expect(history.runs).toHaveCount(1)
    await expect(history.runs).toContainText('What animals are here?')
    await history.search('walrus')
    await expect(history.runs).toContainText(['And here?'])
    await history.search('giraffe')
    await expect(history.root).toContainText('No run contains “giraffe”')
  })
  await test.step('reopened, a run is as it was, though the board has other models now', async () => {
    await history.search('zebras')
    await history.reopen('Run 1')
    await expect.poll(() => compare.facts()).toEqual(first)
    await history.open()
    await history.reopen('Run 2')
    await expect.poll(() => compare.facts()).toEqual(second)
  })
  await test.step('and the board is one step away, unchanged', async () => {
    await page.getByRole('button', { name: 'Back to the board' }).click()
    await expect(compare.columns).toHaveCount(1)
    await expect(compare.column('A, m-three').text).toHaveText('Nobody is to be seen.')
    await expect(dock.prompt).toHaveValue('Anything else?')
  })
  await test.step('a run stays as it was when its picture has left the board', async () => {
    await compare.showImage('picture-1.png')
    await page.keyboard.press('Delete')
    await expect(compare.images).toHaveCount(1)
    await expect(compare.column('A, m-three').root).not.toContainText('Nobody is to be seen.')
    await history.open()
    await history.reopen('Run 1')
    await expect(page.getByRole('option', { name: 'picture-1.png' })).toBeVisible()
    await expect.poll(() => compare.facts()).toEqual(first)
  })
})
