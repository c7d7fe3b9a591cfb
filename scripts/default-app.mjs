// Minimal stand-in for Electron's default_app: `electron [flags] <dir|file> [args]`. It is packed into the
// development fallback by ensure-electron.mjs and runs inside Electron, never in Node.
import { app } from 'electron/main'
import fs from 'node:fs'
import Module from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const argv = process.argv.slice(1)
const preload = []
let target = null
for (let i = 0; i < argv.length; i++) {
  const a = argv[i]
  if (a === '-r' || a === '--require') preload.push(argv[++i])
  else if (a === '-v' || a === '--version') {
    process.stdout.write(`v${process.versions.electron}\n`)
    process.exit(0)
  } else if (a === '-a' || a === '--abi') {
    process.stdout.write(`${process.versions.modules}\n`)
    process.exit(0)
  } else if (!a.startsWith('-')) {
    target = a
    break
  }
}
if (preload.length) Module._preloadModules(preload)
if (!target) {
  process.stderr.write('usage: electron [flags] <app directory | main file> [args]\n')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
try {
  const full = path.resolve(target)
  const manifest = path.join(full, 'package.json')
  let appPath = null
  if (fs.existsSync(manifest)) {
    const pkg = JSON.parse(fs.readFileSync(manifest, 'utf8'))
    if (pkg.version) app.setVersion(pkg.version)
    app.name = pkg.productName ?? pkg.name ?? app.name
    app.setDesktopName(pkg.desktopName ?? `${app.name}.desktop`)
    appPath = full
  }
  const file = Module._resolveFilename(full, null, true)
  app.setAppPath(appPath ?? path.dirname(file))
  // Awaited at the top level: Electron holds `ready` back until the app's own top level is done.
  await import(pathToFileURL(file).href)
} catch (error) {
  process.stderr.write(`App threw an error during load\n${error?.stack ?? error}\n`)
  process.exit(1)
}
