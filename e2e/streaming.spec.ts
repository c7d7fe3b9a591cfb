import type { Locator, Page } from '@playwright/test'
import type { Reply, Step } from './mocks/openai/openaiReplies'
import { expect, test } from './fixtures/app'
import { plainPictures } from './fixtures/pictures'
import { addServer, setBoard } from './fixtures/seed'
import { seenTexts, watchTexts } from './fixtures/textWatch'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'

const SENTENCE =
  'A red motorcycle stands in a tidy garage, its chrome catching light from the window.'
/** Characters of one, two, three and four bytes, a flag, a family, a combining accent, both ways to write. */
const MANY_SCRIPTS =
  'Zażółć gęślą jaźń — naïve “café” e\u0301 ﬁn. 東京の夜 🏍️ 👩‍👩‍👧‍👦 🇩🇪 مرحبا שלום 𝒳\u200b\u00a0end\n\n  second  paragraph\twith tabs\n\n\n\nthird **not bold** <b>not HTML</b> &amp; \\n'
const LONG = Array.from({ length: 2500 }, (_, n) => `w${n}`).join(' ')
/** Its connection is reset inside a character, so that it has no whole answer. */
const CUT = 'cut-mid-utf8'
const WINDOW = { width: 2800, height: 1000 }

function chunk(content: string): Buffer {
  return Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
}

/** The text as one event of the stream, written in pieces of three bytes that cut most characters. */
function inTinyPieces(text: string): Step[] {
  const bytes = chunk(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, n) =>
    bytes.subarray(n * 3, n * 3 + 3)
  )
  return pieces.flatMap((piece, n): Step[] =>
    n % 8 === 0
      ? [
          { do: 'raw', bytes: piece },
          { do: 'pause', ms: 2 }
        ]
      : [{ do: 'raw', bytes: piece }]
  )
}

/** Each character an event of its own, so that the parts of what looks like one come apart. */
function byCharacter(text: string): Step[] {
  return [...text].map((content): Step => ({ do: 'delta', delta: { content } }))
}

const SCRIPTED: Readonly<Record<string, readonly Step[]>> = {
  'tiny-pieces': inTinyPieces(MANY_SCRIPTS),
  'by-character': byCharacter(MANY_SCRIPTS)
}

function scripted(model: string): Reply | undefined {
  const steps = SCRIPTED[model]
  return steps && { kind: 'completion', steps, finishReason: 'stop' }
}

/** What the column of each model has to show in the end. */
const EIGHT: ReadonlyMap<string, string> = new Map([
  ['multibyte', 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'],
  ['tiny-pieces', MANY_SCRIPTS],
  ['by-character', MANY_SCRIPTS],
  ['crlf', SENTENCE],
  ['keep-alive-comments', SENTENCE],
  ['think-tags', SENTENCE],
  ['long:2500', LONG],
  [CUT, 'The first half']
])

test('eight fast streams arrive as they were sent, to the last byte', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({ script: ({ model }) => scripted(model) })
  const { page } = await start({ size: WINDOW, paths: await plainPictures(folder, 1) })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  const models = [...EIGHT.keys()]
  const lanes = await setBoard(
    page,
    models.map((model) => ({ provider, model }))
  )
  const compare = new Compare(page)
  await expect(page.locator('[data-lane]')).toHaveCount(8)
  await watchTexts(page)
  await new Dock(page).run.click()
  for (const { id, model } of lanes) {
    const text = EIGHT.get(model) ?? ''
    const column = compare.lane(id)
    await column.isIn(model === CUT ? 'Cut off' : 'Done')
    await expect.poll(() => column.currentText()).toBe(text)
    const shown = (await seenTexts(page))[id] ?? []
    expect(shown.filter((part) => !text.startsWith(part))).toEqual([])
  }
})

/** Paragraphs that go on for some seven seconds: enough to scroll up in and to read. */
const PARAGRAPHS = Array.from(
  { length: 60 },
  (_, n) => `Paragraph ${n + 1} says that ${SENTENCE.toLowerCase()}`
).join('\n\n')

function slowly(text: string): Reply {
  const steps = (text.match(/\s*\S+/g) ?? []).map((content): Step => ({
    do: 'delta',
    delta: { content }
  }))
  return { kind: 'completion', steps, finishReason: 'stop', tokensPerSecond: 170 }
}

/** Where things are that must stay: each column with its head, its text and its foot. */
async function places(columns: readonly Locator[]): Promise<unknown> {
  return Promise.all(
    columns.map((column) =>
      column.evaluate((element) =>
        [element, ...element.querySelectorAll('header, header dl, .ans > *, footer')].map((part) =>
          JSON.stringify(part.getBoundingClientRect())
        )
      )
    )
  )
}

/** The words at the top edge of what a reader sees, and how far down they are. */
async function readingPlace(scroller: Locator): Promise<{ top: number; words: string }> {
  return scroller.evaluate((element) => {
    const edge = element.getBoundingClientRect().top
    const block = [...element.querySelectorAll('.ans > *')].find(
      (candidate) => candidate.getBoundingClientRect().bottom > edge + 1
    )
    if (!block) throw new Error('There is no text on screen.')
    return {
      top: block.getBoundingClientRect().top - edge,
      words: block.textContent?.slice(0, 40) ?? ''
    }
  })
}

async function longer(page: Page, text: () => Promise<string>, by: number): Promise<void> {
  const before = (await text()).length
  await expect.poll(async () => (await text()).length).toBeGreaterThan(before + by)
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)))
}

for (const view of ['Plain', 'Formatted'] as const)
  test(`a growing ${view.toLowerCase()} answer moves neither its reader nor its neighbours`, async ({
    start,
    serve,
    folder
  }) => {
    const mock = await serve({
      script: ({ model }) => (model === 'essay' ? slowly(PARAGRAPHS) : undefined)
    })
    const { page } = await start({ paths: await plainPictures(folder, 1) })
    const provider = await addServer(page, { baseUrl: mock.baseUrl })
    const models = ['crlf', 'essay', 'multibyte', 'think-tags']
    await setBoard(
      page,
      models.map((model) => ({ provider, model }))
    )
    const compare = new Compare(page)
    await compare.showAs(view)
    await new Dock(page).run.click()
    const essay = compare.column('B, essay')
    const following = essay.root.getByRole('button', { name: 'Following', exact: true })
    const neighbours = ['A, crlf', 'C, multibyte', 'D, think-tags'].map((name) =>
      compare.column(name)
    )
    for (const column of neighbours) await column.isIn('Done')
    const grow = (by: number) => longer(page, () => essay.currentText(), by)
    await expect(essay.text).toContainText('Paragraph 12 says')
    await expect(following).toBeVisible()

    await test.step('the end is followed until the reader scrolls up', async () => {
      await essay.scroller.hover()
      await page.mouse.wheel(0, -200)
      await expect(following).toBeHidden()
      const follow = essay.root.getByRole('button', { name: 'Follow', exact: true })
      await expect(follow).toHaveAttribute('aria-pressed', 'false')
    })
    await test.step('from then on no word moves under the reader', async () => {
      const place = await readingPlace(essay.scroller)
      const still = await places(neighbours.map(({ root }) => root))
      await grow(600)
      expect(await readingPlace(essay.scroller)).toEqual(place)
      expect(await places(neighbours.map(({ root }) => root))).toEqual(still)
      await grow(600)
      expect(await readingPlace(essay.scroller)).toEqual(place)
      expect(await places(neighbours.map(({ root }) => root))).toEqual(still)
    })
    await test.step('the End key follows the end again', async () => {
      await essay.scroller.press('End')
      await expect(following).toBeVisible()
      await grow(300)
      // Blocks that come into sight take their real height a frame later, and the end moves with them.
      const left = () =>
        essay.scroller.evaluate(
          ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight
        )
      await expect.poll(left, { intervals: [20] }).toBeLessThan(24)
    })
    await essay.isIn('Done')
    if (view === 'Plain') expect(await essay.currentText()).toBe(PARAGRAPHS)
    else await expect(essay.text.getByText(/^Paragraph \d+ says/)).toHaveCount(60)
  })
