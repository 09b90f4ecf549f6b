// Runs the benchmarks from their source: node -C @signalbox/source tools/bench/run.js. For why not the command line of
// tsx, see tools/stack/run.js.
process.env['TSX_DISABLE_CACHE'] = '1'
const { register } = await import('tsx/esm/api')
register()
await import('./src/main.ts')
