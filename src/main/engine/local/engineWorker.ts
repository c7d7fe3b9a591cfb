/**
 * The process that computes the built-in engines, apart from the app: their libraries block the
 * event loop, and what they break costs one answer. Built as out/main/local-engines-worker.js,
 * started by engineHost.ts.
 */
import { decodePixels } from '../images/codec'
import { openWorkerPort } from '../workers/workerPort'
import { createVisionEngine } from './createVisionEngine'
import { serveEngines } from './engineProcess'

serveEngines(openWorkerPort(), { decode: decodePixels, createEngine: createVisionEngine })
