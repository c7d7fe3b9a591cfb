import type { Answer } from '../../../shared/domain/answer'
import { newId } from '../../../shared/domain/ids'
import type { CellId, ImageId, LaneId, RunId } from '../../../shared/domain/ids'
import type { RunLane } from '../../../shared/domain/lane'
import type { Cell, CellCounts, RunSpec, RunSummary } from '../../../shared/domain/run'
import { CallFailure } from '../../../shared/ipc/result'
import type { ImageAnswers, RunEvents, RunPlanView, RunView } from '../../../shared/ipc/views'
import type { RunService } from '../engine'
import type { RunQuery } from '../storage/runHistory'
import type { Recovery, SubmittedCell } from '../storage/runRepository'
import type { StoredCell } from '../storage/runRows'
import { ActiveRun } from './activeRun'
import { attemptCost } from './attemptCost'
import { driveCell } from './attemptDriver'
import type { DriverParts } from './attemptDriver'
import { Journal } from './journal'
import { Listeners } from './listeners'
import { rememberProviders } from './providerMemory'
import { everyNth, knownImage, refuseUnplannable, saving, titleOf } from './newRun'
import type { RunParts } from './runParts'
import { Planner } from './planner'
import { RunViews } from './runViews'
import { Scheduler } from './scheduler'
import type { Job, Slot } from './scheduler'
import { SummaryNews } from './summaryNews'
import { WaitingLine } from './waitingLine'

export interface ClosingRunService extends RunService {
  /** Which of the cells left by an earlier process can be asked for; the rest is over. */
  settleInterrupted(): Recovery
  /**
   * Starts nothing more and cuts what runs as `interrupted`, which is written before this returns.
   * The promise resolves when everything that was cut has let go.
   */
  close(): Promise<void>
}

/** Cells of a stopped run that are written before other work gets its turn. */
const STOPPED_AT_ONCE = 100
/** Retried cells that get their attempt, and with it their event, at once. */
const SHOWN_AT_ONCE = 100

export function createRunService(parts: RunParts): ClosingRunService {
  return new Runs(parts)
}

/**
 * The life of runs. Runs that are going on are in memory ({@link ActiveRun}), all others in storage
 * only. Whatever is published is stored already, so that a snapshot is what storage says, with the
 * texts of the attempts that are going on laid over it.
 */
class Runs implements ClosingRunService {
  readonly #parts: RunParts
  readonly #driver: DriverParts
  readonly #active = new Map<RunId, ActiveRun>()
  /** Number of the last event of each run of this session, kept so that no number is used twice. */
  readonly #seqs = new Map<RunId, number>()
  readonly #waiters = new Map<RunId, ((summary: RunSummary) => void)[]>()
  readonly #driving = new Set<Promise<void>>()
  readonly #scheduler: Scheduler
  readonly #journal: Journal
  readonly #views: RunViews
  readonly #planner: Planner
  readonly #line: WaitingLine
  readonly #news: SummaryNews
  readonly #events: Listeners<RunEvents>
  readonly #changes: Listeners<RunSummary>
  /** While all runs are being cut, none of them ends by itself. */
  #isCutting = false
  #isClosed = false

  constructor(parts: RunParts) {
    const { repository, settings, log } = parts
    const onError = (error: unknown): void => this.#storageFailed(error)
    const { resolve } = rememberProviders(parts.providers)
    this.#parts = parts
    this.#driver = { ...parts, providers: { resolve } }
    this.#events = new Listeners(log)
    this.#changes = new Listeners(log)
    this.#news = new SummaryNews((run) => this.#changes.tell(run.summary))
    this.#journal = new Journal(repository, onError)
    this.#views = new RunViews(parts, this.#active, this.#seqs)
    this.#planner = new Planner({ ...parts, providers: { resolve } })
    this.#scheduler = new Scheduler({
      limit: () => this.#limit(settings().concurrency),
      limitOf: (provider) => resolve(provider)?.limiter.concurrency() ?? 1,
      start: (job, slot) => this.#startCell(job, slot)
    })
    // A limit that was raised lets more of them start.
    parts.providers.onChange(() => this.#go())
    this.#line = new WaitingLine({
      scheduler: this.#scheduler,
      repository,
      runOf: (id) => this.#active.get(id),
      onError
    })
  }

  start(wanted: RunSpec): RunId {
    if (this.#isClosed) throw new CallFailure('refused', 'Triptych is closing.')
    refuseUnplannable(wanted)
    const id = newId('run')
    const spec = { ...wanted, lanes: wanted.lanes.map((lane) => this.#marked(lane)) }
    const images = spec.images.map((image) => knownImage(this.#parts.images.info(image)))
    const createdAt = this.#parts.clock.date().toISOString()
    saving(() =>
      this.#parts.repository.insertRun({ id, spec, images, createdAt, title: titleOf(spec) })
    )
    const run = this.#activate(id, spec)
    const { total } = run.summary.counts
    spec.lanes.forEach((lane, index) =>
      this.#scheduler.append(id, lane.id, everyNth(index, spec.lanes.length, total))
    )
    // Whoever started it knows its id before the first event.
    queueMicrotask(() => {
      this.#news.now(run)
      this.#go()
    })
    return id
  }

  plan(spec: RunSpec): Promise<RunPlanView> {
    return this.#planner.plan(spec)
  }

  forecast(spec: RunSpec): Promise<RunSpec> {
    return this.#planner.withForecast(spec)
  }

  settleInterrupted(): Recovery {
    const kept = this.#submitted().map(({ cell }) => cell.id)
    return this.#parts.repository.interruptUnfinished(undefined, kept)
  }

  resumeSubmitted(): void {
    const byRun = groupBy(this.#submitted(), ({ cell }) => cell.runId)
    for (const [id, cells] of byRun) {
      const run = this.#reactivate(id)
      for (const { cell, answer } of cells) {
        run.readmit(cell, answer)
        this.#scheduler.putFirst(id, cell.laneId, [cell.ordinal])
      }
      this.#parts.log.info('asks for what was submitted', { run: id, cells: cells.length })
    }
    this.#go()
  }

  stop(id: RunId, cells?: readonly CellId[]): void {
    const run = this.#active.get(id)
    if (run === undefined) return
    this.#guarded(() => {
      if (cells === undefined) this.#stopAll(run)
      else this.#inTurns(cells, (cell) => this.#stopCell(run, cell))
    })
    this.#go()
  }

  retry(id: RunId, cells: readonly CellId[] | 'failed'): void {
    if (this.#isClosed) throw new CallFailure('refused', 'Triptych is closing.')
    const before = this.#active.get(id)
    if (before !== undefined && cells !== 'failed')
      for (const cell of cells) this.#moveUp(before, cell)
    const over = saving(() => this.#parts.repository.requeue(id, cells))
    if (over.length > 0) {
      const run = before ?? this.#reactivate(id)
      before?.requeued(over)
      for (const { id: lane } of run.spec.lanes)
        this.#scheduler.putFirst(id, lane, ordinalsOf(over, lane))
      this.#guarded(() => over.slice(0, SHOWN_AT_ONCE).forEach((cell) => run.admit(cell)))
      this.#news.now(run)
    }
    this.#go()
  }

  list(query: RunQuery): readonly RunSummary[] {
    return this.#views.list(query)
  }

  open(id: RunId): RunView {
    return this.#views.open(id)
  }

  answers(id: RunId, image: ImageId): ImageAnswers {
    return this.#views.answers(id, image)
  }

  attempts(cell: CellId): readonly Answer[] {
    return this.#views.attempts(cell)
  }

  finished(id: RunId): Promise<RunSummary> {
    if (!this.#active.has(id)) return Promise.resolve().then(() => this.#views.summary(id))
    return new Promise((resolve) => {
      this.#waiters.set(id, [...(this.#waiters.get(id) ?? []), resolve])
    })
  }

  onEvents(listener: (events: RunEvents) => void): () => void {
    return this.#events.add(listener)
  }

  onChange(listener: (summary: RunSummary) => void): () => void {
    return this.#changes.add(listener)
  }

  isRunning(): boolean {
    return this.#active.size > 0
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#scheduler.close()
    this.#line.close()
    this.#cutAll()
    this.#news.close()
    await Promise.allSettled(this.#driving)
    await this.#parts.recordings.flush()
  }

  /** A run that was recorded with a higher limit than the settings have now keeps it. */
  #limit(general: number): number {
    const own = [...this.#active.values()].map(({ spec }) => spec.concurrency)
    return Math.max(general, ...own)
  }

  #go(): void {
    if (this.#isClosed) return
    this.#scheduler.pump()
    this.#line.tell()
  }

  async #startCell(job: Job, slot: Slot): Promise<void> {
    const run = this.#active.get(job.run)
    if (run === undefined) return
    this.#line.touch()
    const driven = this.#drive(run, job, slot)
    this.#driving.add(driven)
    await driven
    this.#driving.delete(driven)
  }

  async #drive(run: ActiveRun, job: Job, slot: Slot): Promise<void> {
    try {
      const cell = this.#parts.repository.cellAt(job.run, job.ordinal)
      if (cell?.state === 'queued') await driveCell(run, run.admit(cell), slot, this.#driver)
    } catch (error) {
      // The driver turns everything else into a failure of its cell.
      this.#storageFailed(error)
    }
  }

  #activate(id: RunId, spec: RunSpec): ActiveRun {
    this.#parts.history.forget(id)
    const run = new ActiveRun(spec, this.#views.summary(id), this.#seqs.get(id) ?? 0, {
      repository: this.#parts.repository,
      journal: this.#journal,
      clock: this.#parts.clock,
      costOf: (lane, answer, failed) =>
        attemptCost(
          this.#driver.providers.resolve(lane.provider),
          lane.model,
          answer,
          failed,
          lane.params
        ),
      isResumable: (lane) => this.#isResumable(lane),
      publish: (events) => this.#events.tell(events),
      onChange: (changed) => this.#changed(changed),
      onStorageError: (error) => this.#storageFailed(error)
    })
    this.#active.set(id, run)
    this.#scheduler.add(id, {
      limit: spec.concurrency,
      lanes: spec.lanes.map((lane) => ({ lane: lane.id, provider: lane.provider }))
    })
    return run
  }

  #reactivate(id: RunId): ActiveRun {
    return this.#activate(id, this.#views.record(id).spec)
  }

  #changed(run: ActiveRun): void {
    if (run.isOver && !this.#isCutting) this.#end(run, 'ended')
    else this.#news.soon(run)
  }

  #isResumable({ provider }: Pick<RunLane, 'provider'>): boolean {
    return this.#driver.providers.resolve(provider)?.adapter.resumable === true
  }

  /** A lane of a mock server says so for good, wherever its answers go. */
  #marked(lane: RunLane): RunLane {
    const isMock = this.#driver.providers.resolve(lane.provider)?.info.mock === true
    return isMock ? { ...lane, providerLabel: `${lane.providerLabel} (mock)`, mock: true } : lane
  }

  /** What providers still have of ours and can be asked for. */
  #submitted(): readonly SubmittedCell[] {
    const lanes = new Map<RunId, RunSpec['lanes']>()
    return this.#parts.repository.submitted().filter(({ cell }) => {
      const known = lanes.get(cell.runId) ?? this.#views.record(cell.runId).spec.lanes
      lanes.set(cell.runId, known)
      const lane = known.find(({ id }) => id === cell.laneId)
      return lane !== undefined && this.#isResumable(lane)
    })
  }

  #end(run: ActiveRun, state: 'ended' | 'interrupted'): void {
    if (!this.#active.delete(run.id)) return
    this.#seqs.set(run.id, run.seq)
    this.#scheduler.delete(run.id)
    const endedAt = this.#parts.clock.date().toISOString()
    run.setEnd(state, endedAt, this.#saveEnd(run, state, endedAt))
    this.#news.now(run)
    for (const resolve of this.#waiters.get(run.id) ?? []) resolve(run.summary)
    this.#waiters.delete(run.id)
  }

  /** Returns the counts as they are stored. */
  #saveEnd(run: ActiveRun, state: 'ended' | 'interrupted', endedAt: string): CellCounts {
    const { repository, log } = this.#parts
    try {
      const kept = state === 'interrupted' && this.#isClosed ? this.#submittedOf(run.id) : []
      if (state === 'interrupted') repository.interruptUnfinished(run.id, kept)
      // A run with work at a provider goes on when Triptych is opened again.
      if (kept.length === 0) repository.endRun(run.id, state, endedAt)
      return repository.counts(run.id)
    } catch (error) {
      // The next start finds it unfinished and puts that right.
      log.error('the end of a run could not be saved', { error: String(error) })
      return run.summary.counts
    }
  }

  #submittedOf(run: RunId): readonly CellId[] {
    return this.#submitted().flatMap(({ cell }) => (cell.runId === run ? [cell.id] : []))
  }

  #stopAll(run: ActiveRun): void {
    this.#scheduler.clear(run.id)
    for (const live of run.liveCells()) run.stop(live, 'cancelled')
    this.#stopQueued(run, -1)
  }

  /** Cells that never had an attempt get one that says that they were stopped. */
  #stopQueued(run: ActiveRun, after: number): void {
    if (this.#active.get(run.id) !== run) return
    const cells = this.#parts.repository.queued(run.id, after, STOPPED_AT_ONCE)
    for (const cell of cells) {
      // Waiting again: somebody pressed retry meanwhile.
      if (!this.#scheduler.isWaiting(jobOf(cell))) run.stop(run.admit(cell), 'cancelled')
    }
    const last = cells.at(-1)
    if (last) setImmediate(() => this.#guarded(() => this.#stopQueued(run, last.ordinal)))
  }

  #stopCell(run: ActiveRun, id: CellId): void {
    if (this.#active.get(run.id) !== run) return
    const cell = run.live(id) ? undefined : this.#queuedCell(run, id)
    const live = cell ? run.admit(cell) : run.live(id)
    if (live === undefined) return
    this.#scheduler.remove(jobOf(live.cell))
    run.stop(live, 'cancelled')
  }

  /** A cell that is going on already starts sooner. */
  #moveUp(run: ActiveRun, id: CellId): void {
    const live = run.live(id)
    if (live?.isRunning) {
      this.#driver.providers.resolve(live.lane.provider)?.limiter.hurry()
      live.hurry()
    } else {
      const cell = live?.cell ?? this.#queuedCell(run, id)
      if (cell !== undefined) this.#scheduler.putFirst(run.id, cell.laneId, [cell.ordinal])
    }
  }

  #queuedCell(run: ActiveRun, id: CellId): StoredCell | undefined {
    const cell = this.#parts.repository.cell(id)
    return cell?.runId === run.id && cell.state === 'queued' ? cell : undefined
  }

  #inTurns<T>(items: readonly T[], work: (item: T) => void): void {
    items.slice(0, STOPPED_AT_ONCE).forEach(work)
    const rest = items.slice(STOPPED_AT_ONCE)
    if (rest.length > 0) setImmediate(() => this.#guarded(() => this.#inTurns(rest, work)))
  }

  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#storageFailed(error)
    }
  }

  /** Without storage nothing may go on: every further answer would be paid for and lost. */
  #storageFailed(error: unknown): void {
    if (this.#isCutting) return
    this.#parts.log.error('results cannot be saved', { error: String(error) })
    this.#cutAll()
    this.#parts.onStorageError?.(error)
  }

  #cutAll(): void {
    this.#isCutting = true
    const runs = [...this.#active.values()]
    for (const run of runs) {
      this.#scheduler.clear(run.id)
      for (const live of run.liveCells()) {
        const goesOn = live.answer.remoteId !== undefined && this.#isResumable(live.lane)
        // Closing leaves it as it is stored; without storage there is nothing to leave.
        if (goesOn && this.#isClosed) live.detach()
        else run.stop(live, 'interrupted')
      }
    }
    this.#journal.flush()
    for (const run of runs) this.#end(run, 'interrupted')
    this.#isCutting = this.#isClosed
  }
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function ordinalsOf(cells: readonly StoredCell[], lane: LaneId): readonly number[] {
  return cells.flatMap(({ laneId, ordinal }) => (laneId === lane ? [ordinal] : []))
}

function jobOf({ runId, laneId, ordinal }: Cell): Job {
  return { run: runId, lane: laneId, ordinal }
}
