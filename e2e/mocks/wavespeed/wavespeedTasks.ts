import type { WavespeedInput } from './wavespeedRequest'
import type { StoredFile } from './wavespeedUploads'

/** How a task is when it is asked for. */
export interface TaskView {
  readonly status: string
  readonly outputs?: readonly unknown[]
  readonly error?: string
  readonly code?: number
}

interface TaskFacts {
  readonly input: WavespeedInput
  /** After the colon of the behaviour's name: `slow:5` has `5`. */
  readonly argument: string | undefined
  /** Questions so far, this one included. */
  readonly polls: number
  readonly ageMs: number
  /** Questions after which an ordinary task is done. */
  readonly usualPolls: number
  readonly seen: readonly StoredFile[]
}

type Behaviour = (facts: TaskFacts) => TaskView

const PROCESSING: TaskView = { status: 'processing' }

function after(outputs: (facts: TaskFacts) => readonly unknown[]): Behaviour {
  return (facts) =>
    facts.polls >= facts.usualPolls ? { status: 'completed', outputs: outputs(facts) } : PROCESSING
}

function ended(status: string, error: string, code?: number): Behaviour {
  return ({ polls, usualPolls }) =>
    polls >= usualPolls ? { status, error, ...(code !== undefined && { code }) } : PROCESSING
}

const answered = after(({ input }) => [sentence(input)])

/** Names the model, its parameters and the prompt's last word, so that no two lanes say the same. */
export function sentence({ model, marker, prompt, images }: WavespeedInput): string {
  const word = /(\S+)\s*$/.exec(prompt.replace(MARKER, ''))?.[1] ?? ''
  const sight = `${images.length} ${images.length === 1 ? 'image' : 'images'}`
  return `This is ${model} [${marker}] at WaveSpeedAI with ${sight}. Your last word: ${word}`
}

const ERRORS: Readonly<Record<string, string>> = {
  '1200': 'content policy violation',
  '1400': 'missing required parameter',
  '1401': 'invalid parameter',
  '1402': 'media could not be downloaded',
  '1403': 'inference failed',
  '1405': 'task failed',
  '5000': 'internal error',
  '5003': 'service unavailable'
}

/**
 * What a task does, by the name of its model or by `[[mock:NAME]]` in the prompt, which comes first.
 * Names that work on the exchange instead of the task are in wavespeedServer.ts.
 */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  /** Done after as many questions as the argument says. */
  polls: (facts) => answered({ ...facts, usualPolls: Number(facts.argument ?? 3) }),
  /** Done as many seconds after the submission as the argument says. */
  slow: (facts) =>
    facts.ageMs >= Number(facts.argument ?? 2) * 1000
      ? { status: 'completed', outputs: [sentence(facts.input)] }
      : PROCESSING,
  stuck: () => PROCESSING,
  'unknown-state': (facts) => (facts.polls < 2 ? { status: 'warming_up' } : answered(facts)),
  failed: (facts) => {
    const code = facts.argument ?? '1405'
    return ended('failed', ERRORS[code] ?? 'task failed', Number(code))(facts)
  },
  'failed-silently': ended('failed', ''),
  cancelled: ended('cancelled', 'cancelled by the system'),
  timeout: ended('timeout', 'task timed out'),
  deleted: ended('deleted', ''),
  empty: after(() => []),
  'two-outputs': after(() => ['First part.', 'Second part.']),
  'object-output': after(() => [{ answer: 'OPEN' }]),
  'url-output': after(() => ['https://files.example/not-to-be-fetched.png']),
  'think-tags': after(() => ['<think>Wheels and chrome.</think>\n\nA red motorcycle.']),
  'sees-image': after(({ seen }) => [
    seen.map((file) => `I see ${file.type}, ${file.bytes} bytes, sha256 ${file.sha256}.`).join(' ')
  ])
}

const MARKER = /\[\[mock:([^\]]+)\]\]/

/** `failed-1402` and `slow:5` are both a name and an argument. */
export function behaviourName(input: Pick<WavespeedInput, 'prompt' | 'model'>): {
  readonly name: string
  readonly argument: string | undefined
} {
  const whole = MARKER.exec(input.prompt)?.[1] ?? input.model
  const [, name = whole, argument] =
    /^(failed)-(\d+)$/.exec(whole) ?? /^([^:]+):(.+)$/.exec(whole) ?? []
  return { name, argument }
}

interface Task {
  readonly id: string
  readonly input: WavespeedInput
  readonly madeAt: number
  polls: number
}

/** Tasks live as long as the mock, whatever becomes of the client that made them. */
export class WavespeedTasks {
  private readonly tasks = new Map<string, Task>()

  add(input: WavespeedInput): Task {
    const id = `${this.tasks.size + 1}`.padStart(20, '0f3c5b8e9d1a4c07b2e6')
    const task = { id, input, madeAt: Date.now(), polls: 0 }
    this.tasks.set(id, task)
    return task
  }

  find(id: string): Task | undefined {
    return this.tasks.get(id)
  }

  /**
   * Asks for a task once.
   *
   * @param files what the task's own images hold; undefined for one that was never uploaded
   */
  ask(task: Task, usualPolls: number, files: readonly (StoredFile | undefined)[]): TaskView {
    task.polls++
    const { name, argument } = behaviourName(task.input)
    const seen = files.filter((file) => file !== undefined)
    const behaviour =
      seen.length < files.length
        ? ended('failed', 'media could not be downloaded', 1402)
        : ((Object.hasOwn(BEHAVIOURS, name) ? BEHAVIOURS[name] : undefined) ?? answered)
    const ageMs = Date.now() - task.madeAt
    return behaviour({ input: task.input, argument, polls: task.polls, ageMs, usualPolls, seen })
  }
}
