import fs from 'node:fs'
import path from 'node:path'
import { extractTgz } from './archive.mjs'
import { npmPack } from './npm.mjs'

/** Only its data files are used; the package itself is neither installed nor shipped. */
export const PI_AI = {
  name: '@earendil-works/pi-ai',
  version: '1.5.2',
  spec: '@earendil-works/pi-ai@1.5.2',
  megabytes: 1,
  sha512: '2tWPSnV3qzfiDIY3aWluBag3vC++Vs+VsXt/UquSU5onPMohPih72FUhIhaqmDdMYubOgB3Byl9uF4Vk40JLvQ=='
}

const DATA = 'package/dist/providers/data'

/**
 * Fetches the package and gives its data in the form of models.dev's `api.json`, which is where most
 * of it comes from, so that one reader reads both.
 *
 * @param folder for the tarball and what is taken out of it
 */
export async function fetchPiAi(folder) {
  const tarball = await npmPack(PI_AI, folder)
  const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))
  const extract = (names) =>
    extractTgz(tarball, folder, Object.fromEntries(names.map((name) => [`${DATA}/${name}`, name])))
  await extract(['.manifest.json'])
  const { generatedAt, files } = read('.manifest.json')
  await extract(Object.keys(files))
  const vendors = Object.keys(files).map((name) => [path.basename(name, '.json'), read(name)])
  return { asOf: generatedAt.slice(0, 10), vendors: toModelsDev(Object.fromEntries(vendors)) }
}

/** Vendors by name, each with protocols that hold `chat:<id>` and other kinds of models. */
export function toModelsDev(vendors) {
  const chats = Object.entries(vendors).map(([vendor, protocols]) => [
    vendor,
    Object.values(protocols)
      .flatMap((models) => Object.values(models))
      .filter(({ type }) => type === 'chat')
  ])
  const isOpen = openWeights(Object.fromEntries(chats))
  return Object.fromEntries(
    chats.map(([vendor, models]) => [
      vendor,
      {
        id: vendor,
        models: Object.fromEntries(models.map((model) => [model.id, toModel(model, isOpen)]))
      }
    ])
  )
}

/** What Hugging Face serves has open weights, and so has a model of exactly that name elsewhere. */
function openWeights({ huggingface = [] }) {
  const name = (id) => id.split('/').at(-1).toLowerCase()
  const names = new Set(huggingface.map(({ id }) => name(id)))
  return (id) => names.has(name(id))
}

function toModel({ id, name, reasoning, input, cost, contextWindow, maxTokens }, isOpen) {
  return {
    id,
    name,
    reasoning,
    open_weights: isOpen(id),
    modalities: { input, output: ['text'] },
    limit: { context: contextWindow, output: maxTokens },
    cost: {
      ...toRates(cost),
      ...(cost.tiers && {
        tiers: cost.tiers.map((tier) => ({
          ...toRates(tier),
          tier: { type: 'context', size: tier.inputTokensAbove }
        }))
      })
    }
  }
}

function toRates({ input, output, cacheRead, cacheWrite }) {
  return { input, output, cache_read: cacheRead, cache_write: cacheWrite }
}
