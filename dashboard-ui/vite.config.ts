import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

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
  server: { proxy: { '/api': process.env['DASHBOARD_API_URL'] ?? 'http://127.0.0.1:4000' } },
})
