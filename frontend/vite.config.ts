import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

const api = process.env['API_URL'] ?? 'http://127.0.0.1:3000'
/** What the page asks the api. */
const asked = [
  '/events',
  '/client-config',
  '/runs',
  '/pressure',
  '/faults',
  '/docs',
  '/openapi.json',
  '/asyncapi.json',
]

export default defineConfig({
  plugins: [react()],
  publicDir: '../libraries/ui/public',
  // Workspace packages are taken from their source: no build is needed before this one.
  resolve: { conditions: ['@signalbox/source', ...defaultClientConditions] },
  build: {
    // Everything is a file of its own, so that a strict content security policy needs no data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
  // As the module that it is: a worker of the old kind could not share code with the page.
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(asked.map((path) => [path, api])) },
})
