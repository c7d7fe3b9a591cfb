/** A process of its own that runs pictures on a server until it is killed; says each finished cell. */
import { writeSync } from 'node:fs'
import type { LaneId } from '../../../../shared/domain/ids'
import { laneLetter } from '../../../../shared/domain/lane'
import { MOCK, openTestEngine } from './testEngine'

const STDOUT = 1
const [dataFolder = '', baseUrl = '', pictures = '', ...models] = process.argv.slice(2)

const engine = await openTestEngine(dataFolder, baseUrl)
const board = engine.boards.create()
const { added } = await engine.images.importPaths([pictures], { boardId: board.id })
engine.runs.onEvents(({ events }) => {
  for (const { event, cell } of events) if (event.type === 'ended') writeSync(STDOUT, `${cell}\n`)
})
const run = engine.runs.start({
  boardId: board.id,
  images: added.map(({ id }) => id),
  lanes: models.map((model, index) => ({
    id: `lane_${index}` as LaneId,
    provider: MOCK,
    model,
    label: model,
    providerLabel: 'Mock',
    hue: 1,
    letter: laneLetter(index),
    prompt: { text: 'What is this?', system: '' },
    params: {}
  })),
  repeats: 1,
  concurrency: 4
})
await engine.runs.finished(run)
