import path from 'node:path'
import { build, defaultClientConditions } from 'vite'
import { clientFolder } from './client-folder.ts'

type BundleOptions = {
  /** Shortens names and takes comments and spaces out, as an application that uses the client does. */
  readonly minify: boolean
  /** Packages that stay an import, as whoever installs the client gets them beside it. */
  readonly external: readonly string[]
}

/** One file of JavaScript, and its source map as JSON. */
type Bundle = { readonly code: string; readonly map: string }

/**
 * Puts the client into one file, with the little that it takes of `@signalbox/contracts`, which is not published.
 *
 * @throws when a module cannot be found or parsed
 */
export async function bundleClient({ minify, external }: BundleOptions): Promise<Bundle> {
  const result = await build({
    configFile: false,
    root: clientFolder,
    logLevel: 'warn',
    resolve: { conditions: ['@signalbox/source', ...defaultClientConditions] },
    build: {
      write: false,
      minify,
      sourcemap: 'hidden',
      target: 'es2022',
      rolldownOptions: {
        input: path.join(clientFolder, 'src', 'index.ts'),
        preserveEntrySignatures: 'strict',
        external: [...external],
      },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('Vite watches the client instead of building it')
  const [{ code, map }, ...others] = bundle.output
  const unexpected = others.filter((file) => file.type === 'chunk').map((file) => file.fileName)
  if (unexpected.length > 0) throw new Error(`The client is more than one file: ${unexpected.join(', ')}`)
  return { code, map: JSON.stringify(map) }
}
