#!/usr/bin/env node
/**
 * Starts a mock server by hand; without a name the plain OpenAI-compatible one:
 *
 *   node e2e/mocks/serve.mjs [provider] [port] [tokens per second]
 */
import { runnerImport } from 'vite'

const CHAT = 'openai-compatible'
const load = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module

const [kind = CHAT, port = '4010', pace = '40'] = process.argv.slice(2)
const { MOCKS } = await load('./everyProvider.ts')
const { startOpenAiMock } = await load('./openai/openaiServer.ts')
const start = { ...MOCKS, [CHAT]: startOpenAiMock }[kind]
if (!start) {
  console.error(`Unknown server "${kind}". Known: ${[CHAT, ...Object.keys(MOCKS)].join(', ')}.`)
  process.exit(2)
}
const server = await start({ port: Number(port), tokensPerSecond: Number(pace) })
console.log(`${kind} mock at ${server.baseUrl} (Ctrl-C ends it)`)
