// Runs the fault runs from their source: node -C @signalbox/source tools/faults/run.js. For why not the command line of
// tsx, see tools/stack/run.js.
process.env['TSX_DISABLE_CACHE'] = '1'
const { register } = await import('tsx/esm/api')
register()
await import('./src/main.ts')
