import path from 'node:path'
import { ROOT } from './paths.mjs'

/** As in electron-builder.yml. */
const PRODUCT = 'Triptych'
const LINUX_EXECUTABLE = 'triptych'

/** What electron-builder calls its unpacked folders; x64 has no suffix. */
function folderName(platform, arch) {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  if (platform === 'darwin') return `mac${suffix}`
  return `${platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`
}

/** The resources folder of an unpacked Electron or app; `product` is the name of the bundle on macOS. */
export function resourcesIn(folder, platform, product = PRODUCT) {
  return platform === 'darwin'
    ? path.join(folder, `${product}.app`, 'Contents', 'Resources')
    : path.join(folder, 'resources')
}

/** Where `npm run package` puts things, for the platform and processor it runs on unless given. */
export function packageLayout(platform = process.platform, arch = process.arch) {
  const folder = path.join(ROOT, 'dist', folderName(platform, arch))
  const contents = path.join(folder, `${PRODUCT}.app`, 'Contents')
  const executable = {
    darwin: path.join(contents, 'MacOS', PRODUCT),
    win32: path.join(folder, `${PRODUCT}.exe`)
  }[platform]
  const framework = path.join('Frameworks', 'Electron Framework.framework', 'Electron Framework')
  return {
    folder,
    executable: executable ?? path.join(folder, LINUX_EXECUTABLE),
    /** The file that holds the fuses. */
    fuses:
      platform === 'darwin'
        ? path.join(contents, framework)
        : (executable ?? path.join(folder, LINUX_EXECUTABLE)),
    resources: resourcesIn(folder, platform)
  }
}
