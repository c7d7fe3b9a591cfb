import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const setSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  description: z.string().min(1),
  prompt: z.string().min(1),
  /** File names beside sets.json, in the set's order; the first three stand for it. */
  files: z.array(z.string().regex(/^[\w-]+\.\w+$/)).min(1)
})
const setsSchema = z.array(setSchema)

export type SampleFiles = z.infer<typeof setSchema>

/** The sets of `samples/sets.json` in the resources folder. Throws when the installation is broken. */
export async function readSampleSets(resourcesFolder: string): Promise<readonly SampleFiles[]> {
  const text = await readFile(join(resourcesFolder, 'samples', 'sets.json'), 'utf8')
  return setsSchema.parse(JSON.parse(text))
}

export function sampleFile(resourcesFolder: string, name: string): string {
  return join(resourcesFolder, 'samples', name)
}
