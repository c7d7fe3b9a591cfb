// `npm run package`: packs the app into an unpacked folder below dist/, and reads its fuses back from there.
// With `-- --check` it also runs the packed app. RELEASE=1 refuses every Electron but the official one.
import path from 'node:path'
import { buildIfNeeded } from './build-if-needed.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureElectron, ensureOfficialElectron } from './ensure-electron.mjs'
import { ensureModels } from './ensure-models.mjs'
import { withLock } from './lib/lock.mjs'
import { checkPackage } from './lib/package-check.mjs'
import { electronForPackage, markAsTestPackage } from './lib/package-electron.mjs'
import { assertPackageFuses } from './lib/package-fuses.mjs'
import { packageLayout } from './lib/package-layout.mjs'
import { ROOT } from './lib/paths.mjs'
import {
  duration,
  PlainError,
  run,
  runAsScript,
  say,
  tail,
  withHeartbeat
} from './lib/progress.mjs'

const BUILDER = path.join(ROOT, 'node_modules', 'electron-builder', 'cli.js')

async function pack({ dist, version }) {
  const args = [
    ...['--dir', '--publish', 'never'],
    ...[`--config.electronDist=${dist}`, `--config.electronVersion=${version}`]
  ]
  // Under the build's lock: nobody may write out/ anew while it is copied.
  const { code, output } = await withLock('build', () =>
    withHeartbeat(`packing the app with Electron ${version}`, () =>
      run(process.execPath, [BUILDER, ...args], { output: 'capture' })
    )
  )
  if (code !== 0) throw new PlainError(`electron-builder failed:\n${tail(output, 40)}`)
}

await runAsScript(import.meta.url, async (args) => {
  const start = performance.now()
  await ensureDependencies()
  const electron = await electronForPackage({
    isRelease: process.env.RELEASE === '1',
    official: ensureOfficialElectron,
    other: ensureElectron
  })
  await ensureModels({ strict: true })
  await buildIfNeeded()
  const layout = packageLayout()
  await pack(electron)
  if (!electron.isOfficial) {
    const mark = markAsTestPackage(layout.folder, electron.version)
    say(`NOT FOR RELEASE: Electron ${electron.version} is not the official build (${mark})`)
  }
  assertPackageFuses(layout.fuses)
  say(`packed into ${layout.folder} in ${duration(performance.now() - start)}; its fuses are right`)
  if (args.includes('--check')) await checkPackage(layout)
})
