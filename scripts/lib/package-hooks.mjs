import fs from 'node:fs'
import path from 'node:path'
import { resourcesIn } from './package-layout.mjs'

/**
 * electron-builder's hook, called when Electron lies in the output folder and the app does not yet (so also
 * before fuses and signatures). An unpacked dist keeps Electron's own start page, which runs whatever
 * app it is given; a packed one has no use for it.
 */
export function afterExtract({ appOutDir, electronPlatformName }) {
  const resources = resourcesIn(appOutDir, electronPlatformName, 'Electron')
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true })
}
