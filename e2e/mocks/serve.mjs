#!/usr/bin/env node
/**
 * Starts a mock server by hand:
 *
 *   node e2e/mocks/serve.mjs [openai|ollama|lmstudio|llamacpp|vllm] [port] [tokens per second]
 */
import { runnerImport } from 'vite'

const STARTERS = {
  openai: ['./openaiServer.ts', 'startOpenAiMock', 4010],
  ollama: ['./localServers.ts', 'startOllamaMock', 11434],
  lmstudio: ['./localServers.ts', 'startLmStudioMock', 1234],
  llamacpp: ['./localServers.ts', 'startLlamaCppMock', 8080],
  vllm: ['./localServers.ts', 'startVllmMock', 8000]
}

const [kind = 'openai', port, pace = '40'] = process.argv.slice(2)
const starter = STARTERS[kind]
if (!starter) {
  console.error(`Unknown server "${kind}". Known: ${Object.keys(STARTERS).join(', ')}.`)
  process.exit(2)
}

const [file, name, usualPort] = starter
const { module } = await runnerImport(new URL(file, import.meta.url).pathname)
const server = await module[name]({
  port: Number(port ?? usualPort),
  tokensPerSecond: Number(pace)
})
console.log(`${kind} mock at ${server.baseUrl} (Ctrl-C ends it)`)
