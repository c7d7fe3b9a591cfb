import { expect, test } from './fixtures/app'
import { NO_KEYRING } from './fixtures/keyring'
import { sample } from './fixtures/pictures'
import { startPublicLists, type PublicModel } from './fixtures/publicLists'
import { CataloguePage } from './pages/catalogue'
import { Picker } from './pages/picker'
import { ProviderPage } from './pages/provider'
import { ProviderSettings } from './pages/settings'

const BIRDS = ['Avocet', 'Bittern', 'Curlew', 'Dunlin', 'Egret', 'Fulmar', 'Gannet', 'Kestrel']
const SIZES = 150

/** Models of every bird in every size; every other one sees images. */
function flock(name: string): readonly PublicModel[] {
  return BIRDS.flatMap((bird) =>
    Array.from({ length: SIZES }, (_, at) => ({
      id: `${name}/${bird}-${at + 201}b`.toLowerCase(),
      name: `${name} ${bird} ${at + 201}B`,
      sees: at % 2 === 0,
      input: 0.1,
      output: 0.4
    }))
  )
}

/** What the list says now of models that the shipped catalogue prices otherwise. */
const NEW_PRICE = { sees: true, input: 1.11, output: 2.22 }
const VENDORS = {
  openai: [
    { id: 'gpt-5.4-mini', name: 'GPT-5.4 mini', ...NEW_PRICE },
    { id: 'gpt-5.2', name: 'GPT-5.2', ...NEW_PRICE },
    { id: 'gpt-dear', name: 'GPT Dear', sees: true, input: 500, output: 900 },
    ...flock('Reserve').slice(0, 40)
  ],
  togetherai: flock('Harbour'),
  openrouter: flock('Lagoon')
}
const MOST_OF_THEM = 2 * BIRDS.length * SIZES

const today = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC'
}).format(new Date())

test('the catalogue: shipped, refreshed with one press, searched, kept offline', async ({
  start
}) => {
  const lists = await startPublicLists(VENDORS)
  lists.set({ down: true })
  const options = {
    paths: [sample('espresso-cup.jpg')],
    env: { ...NO_KEYRING, TRIPTYCH_CATALOGUE: lists.variable }
  }
  const first = await start(options)
  const catalogue = new CataloguePage(first.page)
  const openai = new ProviderPage(first.page)

  await test.step('without the lists, what was shipped holds, and says so', async () => {
    await catalogue.open()
    await expect(catalogue.fact('Refreshed')).toHaveText('Never; this is what Triptych came with')
    await catalogue.refresh()
    await expect(catalogue.root).toContainText('The list of models.dev could not be fetched.')
    await expect(catalogue.root).toContainText('The list of openrouter.ai could not be fetched.')
    await expect(catalogue.root).toContainText('What was known before still holds.')
    expect(lists.requests.map(({ path }) => path)).toEqual(['/api.json', '/api/v1/models'])
    await catalogue.close()
    const picker = new Picker(first.page)
    await picker.open()
    await picker.filters.getByRole('radio', { name: 'All' }).click()
    await picker.search.fill('gpt-5.4-mini')
    await expect(picker.row('gpt-5.4-mini').first()).toContainText('0.75')
    await picker.cancel()
  })
  await test.step('a price of one’s own, and a word of one’s own about sight', async () => {
    await openai.open('OpenAI')
    await openai.model('gpt-5.4-mini')
    await new ProviderSettings(first.page).setPrice('GPT-5.4 mini', '7', '8')
    const sees = first.page.getByRole('combobox', { name: 'GPT-5.4 mini sees images' })
    await sees.selectOption('No, set by you')
    await openai.close()
  })
  await test.step('one press reads both lists, with neither key nor anything else', async () => {
    lists.set({ down: false })
    await catalogue.open()
    await catalogue.refresh()
    await expect(catalogue.root).toContainText(/[\d,]+ models added, \d+ changed, none removed\./)
    await expect(catalogue.fact('As of')).toHaveText(today)
    await expect(catalogue.fact('Source')).toContainText('models.dev')
    await expect(catalogue.fact('Source')).toContainText('openrouter.ai')
    await expect(catalogue.fact('Refreshed')).not.toContainText('Never')
    const sent = lists.requests.map(({ method, headers, body }) => [
      method,
      headers.authorization,
      body.length
    ])
    expect(sent).toEqual(sent.map(() => ['GET', undefined, 0]))
    await catalogue.close()
  })
  await test.step('what was typed holds over the list, until it is taken back', async () => {
    await openai.open('OpenAI')
    const typed = await openai.model('gpt-5.4-mini')
    await expect(typed.first()).toContainText('7 / 8typed by you')
    await expect(typed.getByRole('combobox')).toHaveValue('no')
    const listed = (await openai.model('gpt-5.2')).first()
    await expect(listed).toContainText(`1.11 / 2.22models.dev, ${today}`)
    await openai.model('gpt-5.4-mini')
    await openai.details.getByRole('button', { name: 'Price of GPT-5.4 mini: 7 / 8' }).click()
    await openai.details.getByRole('button', { name: 'Remove price' }).click()
    await expect(typed.first()).toContainText(`1.11 / 2.22models.dev, ${today}`)
    await openai.close()
  })
  await test.step('search and filters over all of them', () => searchAndFilter(first))
  await first.quit()
  await lists.close()

  await test.step('offline it is all there the next time', async () => {
    const { page } = await start({ env: options.env })
    const again = new CataloguePage(page)
    await again.open()
    await expect(again.fact('As of')).toHaveText(today)
    await again.refresh()
    await expect(again.root).toContainText('The list of models.dev could not be fetched.')
    await expect(again.fact('Source')).toContainText('models.dev')
    await again.close()
    const picker = new Picker(page)
    await picker.open()
    await picker.filters.getByRole('radio', { name: 'All' }).click()
    await picker.search.fill('kestrel 227b harbour')
    await expect(picker.rows.first()).toContainText('Harbour Kestrel 227B')
  })
})

async function searchAndFilter({
  page
}: {
  readonly page: ConstructorParameters<typeof Picker>[0]
}) {
  const picker = new Picker(page)
  const filter = (name: string | RegExp) => picker.filters.getByRole('checkbox', { name })
  const shown = async (): Promise<number> =>
    Number(((await picker.count.innerText()).split(' of ')[0] ?? '').replaceAll(',', ''))
  await picker.open()
  await picker.filters.getByRole('radio', { name: 'All' }).click()
  await filter(/^No/).check()
  expect(await shown()).toBeGreaterThan(MOST_OF_THEM)

  await picker.search.fill('227b harbour kestrel')
  await expect(picker.rows).toHaveCount(1)
  const row = picker.row('Harbour Kestrel 227B')
  await expect(row).toContainText('Together')
  const tip = `0.1 / 0.4. models.dev, ${today}`
  await expect(row.locator(`[data-tip="${tip}"]`).first()).toHaveText('0.1')
  await expect(row).toContainText('Needs a key')

  await picker.search.fill('harbour kestrel 228b')
  await expect(picker.rows).toHaveCount(1)
  await filter(/^No/).uncheck()
  await expect(picker.rows).toHaveCount(0)
  await picker.search.fill('kestrel')
  await expect.poll(shown).toBe(SIZES)
  await filter(/^OpenRouter/).uncheck()
  await expect.poll(shown).toBe(SIZES / 2)
  await picker.search.fill('gpt dear')
  // OpenAI’s, and Azure’s, which sells it at the same price.
  await expect(picker.rows).toHaveCount(2)
  await picker.filters.getByRole('combobox').selectOption('Up to $0.01')
  await expect(picker.rows).toHaveCount(0)
  await picker.cancel()
}
