import path from 'node:path'
import { isRoot, ROOT } from './paths.mjs'

/** The environment for a child that is, or starts, Electron. */
export function electronEnv(electron, extra = {}) {
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron, ...extra }
  // Inherited (some editors' terminals set it), it would turn Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  return env
}

/** The switches Electron needs on this machine, to stand before the app's path. */
export function electronFlags({ isVirtual = false } = {}) {
  return [
    ...(isRoot() ? ['--no-sandbox'] : []), // Electron refuses to start as root with its sandbox
    ...(isVirtual ? ['--disable-gpu'] : []) // there is none behind Xvfb, and looking for one costs a crash
  ]
}

function tool(...parts) {
  return path.join(ROOT, 'node_modules', ...parts)
}

/** The tools' own scripts, to be run by this Node. */
export const TOOLS = {
  electronVite: tool('electron-vite', 'bin', 'electron-vite.js'),
  eslint: tool('eslint', 'bin', 'eslint.js'),
  playwright: tool('@playwright', 'test', 'cli.js'),
  prettier: tool('prettier', 'bin', 'prettier.cjs'),
  // Both TypeScripts own the name `tsc` in .bin, and which one wins changes from install to install.
  tsc: tool('typescript-native', 'bin', 'tsc'),
  vitest: tool('vitest', 'vitest.mjs')
}
