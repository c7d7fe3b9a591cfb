import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'electron-vite'

// The oldest Electron the app runs on (33: Node 20.18, Chromium 130). Without these two lines the
// targets would follow the newest Electron in node_modules, whose syntax the old one cannot parse.
const node = 'node20.18'
const chrome = 'chrome130'

const main = resolve(import.meta.dirname, 'src/main')

export default defineConfig({
  main: {
    build: {
      target: node,
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: resolve(main, 'index.ts'),
          // Plain Node entries: the command line, and the processes that do the heavy work.
          cli: resolve(import.meta.dirname, 'src/cli/index.ts'),
          'media-worker': resolve(main, 'engine/images/mediaWorker.ts'),
          'local-engines-worker': resolve(main, 'engine/local/engineWorker.ts')
        }
      }
    }
  },
  preload: {
    build: {
      target: node,
      externalizeDeps: false, // a sandboxed preload can require only 'electron'
      rolldownOptions: {
        input: { index: resolve(import.meta.dirname, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: resolve(import.meta.dirname, 'src/renderer'),
    plugins: [react(), tailwindcss()],
    build: {
      target: chrome,
      minify: true,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input: resolve(import.meta.dirname, 'src/renderer/index.html') }
    }
  }
})
