// Runs a TypeScript file of src/ from its source: node -C @signalbox/source tools/stack/run.js main
// The command line of tsx would leave files in the system's temporary folder, and would stand between us and
// the signals of the terminal.
process.env['TSX_DISABLE_CACHE'] = '1'
const { register } = await import('tsx/esm/api')
register()
const file = String(process.argv[2])
process.argv.splice(2, 1)
await import(`./src/${file}.ts`)
