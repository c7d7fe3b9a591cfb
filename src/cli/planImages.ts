import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { BadPlan } from './badPlan'

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/**
 * The files and folders a plan names, absolute, in its order; what a glob matches comes in natural
 * order. A name that exists is taken as it is, whatever characters it has.
 *
 * @param folder the plan's own, which relative names start from
 * @throws {BadPlan} for a glob that matches nothing
 */
export async function planImages(
  entries: readonly string[],
  folder: string
): Promise<readonly string[]> {
  const paths = await Promise.all(
    entries.map(async (entry, index) => {
      const path = resolve(folder, entry)
      if (existsSync(path) || !isDynamicPattern(entry)) return [path]
      const matches = await glob(entry.replaceAll('\\', '/'), { cwd: folder, absolute: true })
      if (matches.length === 0)
        throw new BadPlan([{ path: `images[${index}]`, message: `"${entry}" matches no file` }])
      return matches.sort(natural.compare)
    })
  )
  return [...new Set(paths.flat())]
}
