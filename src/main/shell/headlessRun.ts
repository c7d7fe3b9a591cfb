import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { app } from 'electron'
import type { Board } from '../../shared/domain/board'
import { newId, type ImageId, type RunId } from '../../shared/domain/ids'
import { resolveLanes, type Lane } from '../../shared/domain/lane'
import type { RunSummary } from '../../shared/domain/run'
import type { Calls } from '../calls'
import type { Engine } from '../engine/engine'
import { runTable } from '../engine/exports/table'
import type { MainWindow } from './mainWindow'

export interface HeadlessOptions {
  /** Where report, results and screenshot go. */
  readonly folder: string
  readonly engine: Engine
  readonly calls: Calls
  readonly window: MainWindow
  readonly pageReady: Promise<void>
}

/** Enough to see documents beside photographs, few enough for a minute or two. */
const MOST_IMAGES = 8
const PROMPT = { text: 'Read the text in this image, or say what it shows.', system: '' }
/** After the last answer, for the page to paint it with its Markdown. */
const SETTLE_MS = 1_500
/** Nobody is there to notice that it hangs. */
const LONGEST_MS = 15 * 60_000
/** The sample about which every engine has something to say; narrow, so that four columns fit beside it. */
const SHOWN = { name: 'receipt-0412.jpg', viewerWidth: 300 }

/**
 * The main job without anybody at the screen: samples into a new board, every built-in engine as a
 * lane, a run, and what it gave as files and as a table. Goes through the calls that the window uses,
 * and ends the app: with 0 when every cell has an answer, else with 1.
 */
export async function headlessRun(options: HeadlessOptions): Promise<void> {
  let exitCode = 1
  try {
    const summary = await within(LONGEST_MS, doTheMainJob(options))
    exitCode = summary.counts.done === summary.counts.total ? 0 : 1
  } catch (error) {
    process.stderr.write(`The headless run failed: ${String(error)}\n`)
  }
  await options.engine.close().catch(() => {})
  app.exit(exitCode)
}

async function doTheMainJob(options: HeadlessOptions): Promise<RunSummary> {
  const { engine, calls, folder } = options
  await options.pageReady
  await mkdir(folder, { recursive: true })
  const board = await calls['boards.create']({ name: 'Sample images' })
  const images = await importSamples(calls, board)
  const lanes = await builtInLanes(calls)
  await calls['boards.update']({ id: board.id, patch: { lanes: [...lanes], prompt: PROMPT } })

  const off = engine.runs.onChange(tellProgress())
  const run = await calls['runs.start']({
    boardId: board.id,
    images: [...images],
    lanes: [...resolveLanes(lanes, PROMPT, board.params)],
    repeats: 1
  })
  await showInWindow(options, board, run, images)
  const summary = await engine.runs.finished(run)
  off()

  await engine.exports.jsonl(run, path.join(folder, 'results.jsonl'))
  await engine.exports.html(run, path.join(folder, 'report.html'))
  await takeScreenshot(options.window, path.join(folder, 'screenshot.png'))
  await print(`\n${runTable(engine.runs, run)}\n`)
  return summary
}

/** Takes pictures of every sample set in turn, so that few of them still show every kind. */
async function importSamples(calls: Calls, board: Board): Promise<readonly ImageId[]> {
  const perSet: ImageId[][] = []
  for (const { id: set } of await calls['images.samples']({})) {
    const report = await calls['images.importSamples']({ boardId: board.id, set })
    perSet.push(report.added.map(({ id }) => id))
  }
  const longest = Math.max(0, ...perSet.map((ids) => ids.length))
  const inTurn = Array.from({ length: longest }, (_, place) =>
    perSet.flatMap((ids) => ids.slice(place, place + 1))
  )
  return inTurn.flat().slice(0, MOST_IMAGES)
}

async function builtInLanes(calls: Calls): Promise<readonly Lane[]> {
  const providers = await calls['providers.list']({})
  const builtIn = new Map(
    providers.filter(({ kind }) => kind === 'built-in').map(({ id, label }) => [id, label])
  )
  const models = (await calls['providers.models']({})).filter(({ provider }) =>
    builtIn.has(provider)
  )
  return Promise.all(
    models.map(async ({ provider, id: model, label }) => ({
      id: newId('lane'),
      provider,
      model,
      label,
      providerLabel: builtIn.get(provider) ?? provider,
      hue: await calls['models.hue']({ provider, model }),
      params: {}
    }))
  )
}

/** Makes the run what the board shows, and lets the window read it anew, as after a restart. */
async function showInWindow(
  { calls, window }: HeadlessOptions,
  board: Board,
  currentRun: RunId,
  images: readonly ImageId[]
): Promise<void> {
  const { images: known, layout } = await calls['boards.open']({ id: board.id })
  const shown = known.find(({ name }) => name === SHOWN.name)?.id ?? images[0]
  await calls['boards.update']({
    id: board.id,
    patch: {
      layout: {
        ...layout,
        folded: [...layout.folded],
        viewerWidth: SHOWN.viewerWidth,
        currentRun,
        ...(shown && { currentImage: shown })
      }
    }
  })
  window.current()?.webContents.reload()
}

async function takeScreenshot(window: MainWindow, file: string): Promise<void> {
  await sleep(SETTLE_MS)
  const contents = window.current()?.webContents
  if (contents === undefined) throw new Error('The window is gone.')
  const picture = await contents.capturePage()
  await writeFile(file, picture.toPNG())
}

function tellProgress(): (run: RunSummary) => void {
  let told = -1
  return ({ counts }) => {
    const finished = counts.done + counts.failed
    if (finished === told) return
    told = finished
    process.stderr.write(`${finished} of ${counts.total} answers\n`)
  }
}

/** Waits for the text to be out, because the app ends right after it. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const tooLate = sleep(ms, undefined, { ref: false }).then(() => {
    throw new Error('It took too long.')
  })
  return Promise.race([work, tooLate])
}
