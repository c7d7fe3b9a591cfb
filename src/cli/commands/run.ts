import { basename, dirname, resolve } from 'node:path'
import { registerSecret } from '../../main/engine/log/redact'
import type { Engine } from '../../main/engine/engine'
import type { RunId } from '../../shared/domain/ids'
import type { ImportReport } from '../../shared/domain/image'
import type { RunSummary } from '../../shared/domain/run'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import { formatSpent } from '../../main/engine/exports/format'
import { LOCAL_SERVER_KINDS } from '../../main/engine/discovery/localServers'
import { jsonLines } from '../../main/engine/exports/jsonl'
import { runTable } from '../../main/engine/exports/table'
import { EXIT, type CommandContext } from '../context'
import { withEngine } from '../engineSession'
import { outputFile } from '../outputFile'
import { readPlan } from '../plan'
import { planImages } from '../planImages'
import { planLanes, planProviders } from '../planLanes'
import { countsLine, showProgress } from '../progress'

export interface RunOptions {
  readonly plan: string
  readonly out?: string
  readonly report?: string
  /** Folder that keeps the run; a temporary one is used and removed without it. */
  readonly db?: string
  readonly quiet: boolean
}

/** `triptych run plan.json`; see {@link EXIT} for what it returns. */
export async function runCommand(options: RunOptions, context: CommandContext): Promise<number> {
  const planFile = resolve(context.cwd, options.plan)
  const outputs = outputFiles(options, context.cwd)
  const plan = await readPlan(planFile, context.env)
  const paths = await planImages(plan.images, dirname(planFile))
  const providers = planProviders(plan, context.env)
  for (const { key } of providers.adHoc) if (key !== undefined) registerSecret(key)

  const session = {
    ...(options.db !== undefined && { dataFolder: resolve(context.cwd, options.db) }),
    adHocProviders: providers.adHoc,
    findLocalServers: plan.lanes.some((lane) => isFound(lane.provider))
  }
  return withEngine(session, context, async (engine) => {
    const lanes = await planLanes(plan, providers, engine)
    const board = engine.boards.create(basename(planFile))
    const report = await engine.images.importPaths(paths, {
      boardId: board.id,
      signal: context.interrupted
    })
    sayImport(report, options, context)
    if (context.interrupted.aborted) return EXIT.interrupted
    if (report.added.length === 0) return EXIT.failed
    const spec = await engine.runs.forecast({
      boardId: board.id,
      images: report.added.map(({ id }) => id),
      lanes,
      repeats: plan.repeats ?? 1,
      concurrency: plan.concurrency ?? DEFAULT_SETTINGS.concurrency,
      ...(plan.groupSize !== undefined && { groupSize: plan.groupSize }),
      ...(plan.imageFit !== undefined && { imageFit: plan.imageFit })
    })
    const run = engine.runs.start(spec)
    const summary = await watch(engine, run, options, context)
    await writeResults(engine, run, outputs, context)
    if (!options.quiet) sayResult(engine, summary, outputs, context)
    if (context.interrupted.aborted) return EXIT.interrupted
    const complete = summary.counts.done === summary.counts.total && report.skipped.length === 0
    return complete ? EXIT.ok : EXIT.failed
  })
}

/** Only local servers are found by looking. */
function isFound(provider: string): boolean {
  return LOCAL_SERVER_KINDS.some(({ id }) => id === provider)
}

interface OutputFiles {
  readonly out?: string
  readonly report?: string
}

function outputFiles({ out, report }: RunOptions, cwd: string): OutputFiles {
  return {
    ...(out !== undefined && { out: outputFile('out', out, cwd) }),
    ...(report !== undefined && { report: outputFile('report', report, cwd) })
  }
}

function sayImport(
  { skipped, added, duplicates }: ImportReport,
  { quiet }: RunOptions,
  { stderr }: CommandContext
): void {
  // Also with --quiet: an image that was left out is a failure, not progress.
  for (const { name, sentence } of skipped) stderr.write(`${name}: ${sentence}\n`)
  if (added.length === 0) stderr.write('No image of the plan could be read.\n')
  if (duplicates > 0 && !quiet)
    stderr.write(`Images that are there more than once are used once (${duplicates} left out).\n`)
}

/** Until nothing runs any more; Ctrl-C cancels what does and lets the finished cells be. */
async function watch(
  engine: Engine,
  run: RunId,
  { quiet }: RunOptions,
  { interrupted, stderr }: CommandContext
): Promise<RunSummary> {
  const endProgress = quiet ? () => {} : showProgress(engine.runs, run, stderr)
  const stop = (): void => engine.runs.stop(run)
  interrupted.addEventListener('abort', stop, { once: true })
  if (interrupted.aborted) stop()
  try {
    return await engine.runs.finished(run)
  } finally {
    interrupted.removeEventListener('abort', stop)
    endProgress()
  }
}

async function writeResults(
  engine: Engine,
  run: RunId,
  { out, report }: OutputFiles,
  { stdout }: CommandContext
): Promise<void> {
  if (out === undefined) for (const line of jsonLines(engine.runs, run)) stdout.write(line)
  else await engine.exports.jsonl(run, out)
  if (report !== undefined) await engine.exports.html(run, report)
}

function sayResult(
  engine: Engine,
  summary: RunSummary,
  { out, report }: OutputFiles,
  { stderr }: CommandContext
): void {
  const written = [out, report].filter((file) => file !== undefined)
  stderr.write(`\n${runTable(engine.runs, summary.id)}\n`)
  stderr.write(`${countsLine(summary.counts)}. Cost: ${formatSpent(summary)}.\n`)
  if (written.length > 0) stderr.write(`Written: ${written.join(', ')}\n`)
}
