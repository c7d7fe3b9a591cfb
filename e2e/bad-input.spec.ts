import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { FAILURE_WORDS, type FailureClass } from '../src/shared/domain/failure'
import type { ProviderId } from '../src/shared/domain/ids'
import { expect, test } from './fixtures/app'
import { blackPng, boundByPermissions, danglingLink, lockedFolder } from './fixtures/badFiles'
import { callMain } from './fixtures/bridge'
import { dropFiles } from './fixtures/drop'
import { laneWords } from './fixtures/laneWords'
import { copySample, plainPictures, truncatedJpeg } from './fixtures/pictures'
import { readResults } from './fixtures/results'
import { addServer, setBoard } from './fixtures/seed'
import type { CompletionReply } from './mocks/openai/openaiReplies'
import { Compare } from './pages/compare'
import { Dock } from './pages/dock'
import { FirstRun } from './pages/firstRun'
import { dismissToasts, toast } from './pages/toasts'

async function skippedDialog(page: Page, said: Locator): Promise<Locator> {
  await said.getByRole('button', { name: 'Show', exact: true }).click()
  return page.getByRole('dialog', { name: 'Skipped files' })
}

test('what is dropped and is no picture is named, with its reason; the rest is added', async ({
  start,
  folder
}) => {
  const executable = await boundByPermissions(folder)
  const { app, page } = await start({ ...(executable !== undefined && { executable }) })
  const address = page.url()
  const at = (name: string) => join(folder, 'things', name)
  await mkdir(at('plans/deeper'), { recursive: true })
  await writeFile(at('plans/notes.txt'), 'Nothing to look at.')

  await test.step('a folder without images', async () => {
    await dropFiles(new FirstRun(page).dropZone, [at('plans')])
    const said = toast(page, 'No image added, 2 skipped')
    await expect(said).toBeVisible()
    const dialog = await skippedDialog(page, said)
    await expect(dialog.getByRole('listitem')).toHaveText([
      /notes\.txt\s*Not an image: the bytes are plain text\./,
      /plans\s*There is no image in this folder\./
    ])
    await page.keyboard.press('Escape')
    await dismissToasts(page)
  })

  await test.step('a bit of everything, dropped on the title bar', async () => {
    const [good = ''] = await plainPictures(at('good'), 1)
    await writeFile(at('letter.png'), 'Dear reader,')
    await writeFile(at('nothing.jpg'), '')
    const locked = await lockedFolder(at('locked'), await readFile(good))
    const things = [
      good,
      at('letter.png'),
      at('nothing.jpg'),
      await truncatedJpeg(at('half.jpg')),
      await blackPng(at('huge.png'), 20_000, 20_000),
      await danglingLink(at('link.png')),
      locked,
      good
    ]
    await dropFiles(page.getByRole('banner'), things)
    const said = toast(page, 'Added 1 image')
    await expect(said).toContainText('Added 1 image, 6 skipped, 1 already here')
    const dialog = await skippedDialog(page, said)
    for (const [name, title, sentence] of [
      ['letter.png', 'Not images', 'Not an image: the bytes are plain text.'],
      ['nothing.jpg', 'Empty files', 'The file is empty'],
      ['half.jpg', 'Damaged images', 'part of the file is missing'],
      ['huge.png', 'Too large to open', '20,000 × 20,000 pixels (400 megapixels)'],
      ['link.png', 'Not there any more', 'it was moved, renamed or deleted'],
      ['locked', 'Could not be read', 'You have no permission to read it.'],
      ['picture-1.png', 'Already on the board', 'The same picture is on this board already.']
    ] as const) {
      const group = dialog.locator('section', { has: page.getByRole('heading', { name: title }) })
      await expect
        .soft(group.getByRole('listitem').filter({ hasText: name }))
        .toContainText(sentence)
    }
    await expect(dialog.getByRole('listitem')).toHaveCount(7)
    await page.keyboard.press('Escape')
  })

  await test.step('nothing was opened in place of the app, and the good picture is there', async () => {
    expect(page.url()).toBe(address)
    await expect(new Compare(page).images).toHaveCount(1)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})

test('a file that is gone or another one when its turn comes fails alone', async ({
  start,
  serve,
  folder
}) => {
  const mock = await serve({ models: ['sees-image'] })
  const [gone = '', changed = '', good = ''] = await plainPictures(folder, 3)
  const { page } = await start({ paths: [gone, changed, good] })
  const provider = await addServer(page, { baseUrl: mock.baseUrl })
  await setBoard(page, [
    { provider, model: 'sees-image' },
    { provider: 'local' as ProviderId, model: 'tesseract' }
  ])
  const compare = new Compare(page)
  await expect(compare.images).toHaveCount(3)
  await rm(gone)
  await copySample('espresso-cup.jpg', changed)

  await new Dock(page).runOption(/^Run all 3 images/)
  for (const [image, sentence, nextStep] of [
    ['picture-1.png', 'The file picture-1.png is gone', 'Put the file back or add the image again'],
    ['picture-2.png', 'The file picture-2.png changed', 'Add the changed file again']
  ] as const) {
    await compare.showImage(image)
    for (const lane of ['A, sees-image', 'B, tesseract']) {
      const column = compare.column(lane)
      await column.isIn(FAILURE_WORDS['bad-input'].title)
      await expect(column.scroller).toContainText(sentence)
      await expect(column.scroller).toContainText(nextStep)
    }
  }
  await compare.showImage('picture-3.png')
  await compare.column('A, sees-image').isIn('Done')
  await compare.column('B, tesseract').isIn(/Done|Empty answer/)
  // What is gone or another picture was never sent.
  expect(mock.chats()).toHaveLength(1)
})

interface BadServer {
  readonly model: string
  readonly kind: FailureClass
  /** What happened and what to do; the class's own words unless told otherwise. */
  readonly sentence?: string
  readonly nextStep?: string
  /** What had come before it went wrong and stays on screen. */
  readonly kept?: string
}

const HALF = 'The first half of the answer'
const LIMIT_S = 3

const CLOSED = {
  kind: 'truncated',
  sentence: 'connection closed',
  nextStep: 'Retry this model.'
} as const
const ADDRESS = 'Check the address; it usually ends in /v1.'

const BAD_SERVERS: readonly BadServer[] = [
  {
    model: 'stall',
    kind: 'timeout',
    sentence: `Nothing more of the answer came for ${LIMIT_S} seconds.`,
    kept: HALF
  },
  { model: 'stall-head', kind: 'timeout', sentence: `did not begin to answer within ${LIMIT_S} s` },
  { model: 'drop-head', kind: 'outcome-unknown' },
  { model: 'cut', ...CLOSED, kept: HALF },
  { model: 'cut-reset', ...CLOSED, kept: HALF },
  { model: 'cut-mid-utf8', ...CLOSED, kept: 'The first half' },
  { model: 'garbage', ...CLOSED },
  {
    model: 'midstream-error',
    kind: 'provider',
    sentence: 'broke the answer off',
    kept: 'The first'
  },
  {
    model: 'html',
    kind: 'unreadable',
    sentence: 'web page, “Welcome to the guest network”',
    nextStep: ADDRESS
  },
  { model: 'error-401', kind: 'auth' },
  { model: 'error-402', kind: 'balance' },
  { model: 'error-quota', kind: 'balance' },
  {
    model: 'error-404',
    kind: 'bad-input',
    sentence: 'does not know this model',
    nextStep: 'Check the model’s name and the address'
  },
  { model: 'error-413', kind: 'too-large' },
  { model: 'error-429-always', kind: 'rate-limited' },
  { model: 'error-500', kind: 'provider', sentence: 'an error of its own (status 500)' },
  { model: 'error-502-html', kind: 'provider', sentence: 'web page instead of an answer' },
  { model: 'empty', kind: 'empty' },
  { model: 'refusal', kind: 'refused' },
  { model: 'length', kind: 'truncated', sentence: 'its length limit', kept: 'This answer is' },
  { model: 'content-filter', kind: 'filtered', kept: 'The pic' }
]

/** A stream by its head, and nothing that anybody could read. */
const GARBAGE: CompletionReply = {
  kind: 'completion',
  steps: [
    { do: 'raw', bytes: 'data: {"choices":[{"delta":{"cont\n\nevent data ]]\n\ndata: <xml/>\n\n' },
    { do: 'end' }
  ],
  finishReason: 'stop'
}

/** One frame of its stream is no JSON; what comes before and after it is kept, and the loss told. */
const ONE_BAD_FRAME = 'malformed-frame'
/** Answers like any good server, at a pace that outlasts most of the failures beside it. */
const GOOD = 'slow:30'
/** On a server that is not there any more. */
const NOBODY: BadServer = {
  model: 'echo-name',
  kind: 'network',
  sentence: 'Nothing answers at 127.0.0.1:',
  nextStep: 'Start the server, or check the address and its port.'
}

async function showsFailure(page: Page, letter: string, bad: BadServer): Promise<void> {
  const column = new Compare(page).column(`${letter}, ${bad.model}`)
  const words = FAILURE_WORDS[bad.kind]
  await column.isIn(words.title, 25_000)
  const note = column.scroller.locator('.bg-danger-tint')
  await expect.soft(note).toContainText(words.title)
  await expect.soft(note).toContainText(bad.sentence ?? words.sentence)
  await expect.soft(note).toContainText(bad.nextStep ?? words.nextStep)
  await expect.soft(note.getByRole('button', { name: 'Retry' })).toBeVisible()
  if (bad.kept !== undefined) await expect.soft(column.text).toContainText(bad.kept)
}

async function exportedRows(app: ElectronApplication, page: Page, file: string) {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  const [run] = await callMain(page, 'runs.list', { limit: 1 })
  await callMain(page, 'runs.export', { runId: run!.id, format: 'jsonl' })
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return lines.map(
    (line) => JSON.parse(line) as { lane: string; status: string; text: unknown; error: string }
  )
}

test('every way in which a server fails is told on its own cell, the others go on', async ({
  start,
  serve,
  folder,
  userData
}) => {
  const bad = [...BAD_SERVERS, NOBODY]
  const letters = [...bad.keys()].map((n) => String.fromCharCode(65 + n))
  const goodLetter = String.fromCharCode(65 + bad.length)
  const badFrameLetter = String.fromCharCode(66 + bad.length)
  const mock = await serve({ script: ({ model }) => (model === 'garbage' ? GARBAGE : undefined) })
  const closing = await serve()
  const [picture = ''] = await plainPictures(folder, 1)
  const { app, page, quit } = await start({
    paths: [picture],
    // Room for every column, so that none is folded away.
    size: { width: 300 * (bad.length + 3), height: 1000 }
  })
  const { timeouts } = await callMain(page, 'settings.read', {})
  await callMain(page, 'settings.write', {
    patch: { tries: 2, timeouts: { ...timeouts, firstByte: LIMIT_S, idle: LIMIT_S } }
  })
  const provider = await addServer(page, { baseUrl: mock.baseUrl, concurrency: 32 })
  const nobody = await addServer(page, { baseUrl: closing.baseUrl, label: 'Nobody' })
  await closing.close()
  await setBoard(page, [
    ...BAD_SERVERS.map(({ model }) => ({ provider, model })),
    { provider: nobody, model: NOBODY.model },
    { provider, model: GOOD },
    { provider, model: ONE_BAD_FRAME }
  ])
  const good = new Compare(page).column(`${goodLetter}, ${GOOD}`)

  await test.step('each has its title, its sentence and its next step', async () => {
    await page.keyboard.press('v')
    await new Dock(page).run.click()
    for (const [n, server] of bad.entries()) await showsFailure(page, letters[n] ?? '', server)
  })
  await test.step('the good one is not disturbed, and one bad frame is no failure', async () => {
    await good.isIn('Done')
    expect(await good.currentText()).toBe(laneWords(GOOD))
    const column = new Compare(page).column(`${badFrameLetter}, ${ONE_BAD_FRAME}`)
    await column.isIn('Done')
    expect(await column.currentText()).toBe('Before the bad frame, after the bad frame.')
    await expect(column.scroller).toContainText(
      'One part of the answer could not be read and is missing.'
    )
    const [run] = await callMain(page, 'runs.list', { limit: 1 })
    expect(run?.counts).toMatchObject({ done: 2, failed: bad.length, running: 0, queued: 0 })
  })
  await test.step('a failure is exported as a failure, never as an answer', async () => {
    const rows = await exportedRows(app, page, join(folder, 'results.jsonl'))
    expect(rows).toHaveLength(bad.length + 2)
    for (const [n, { kind }] of bad.entries()) {
      const row = rows.find(({ lane }) => lane === letters[n])
      expect.soft(row).toMatchObject({ status: 'failed', text: null })
      expect.soft(row?.error).toContain(`${kind}: `)
    }
    expect(rows.find(({ lane }) => lane === goodLetter)).toMatchObject({
      status: 'done',
      text: laneWords(GOOD),
      error: null
    })
  })
  await test.step('all of it is stored', async () => {
    await quit()
    const { integrity, attempts } = readResults(userData)
    expect(integrity).toBe('ok')
    const last = new Map(attempts.map((attempt) => [attempt.lane, attempt.failureClass]))
    expect([...last.values()]).toEqual([...bad.map(({ kind }) => kind), null, null])
    expect(attempts.filter(({ state }) => state === 'done')).toHaveLength(2)
    expect(attempts[0]?.text).toContain(HALF)
  })
})
