import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bundleClient } from './bundle-client.ts'
import { clientFolder, root } from './client-folder.ts'
import { writeClientTypes } from './write-client-types.ts'

/**
 * Writes the folder that is published as `@signalbox/client`: the client in one file, its types, its README and licence,
 * and a package.json without what only this repository understands.
 *
 * @param directory is emptied first
 */
export async function stageClient(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  const dist = path.join(directory, 'dist')
  await mkdir(dist, { recursive: true })
  const manifest = await publishedManifest()
  const { code, map } = await bundleClient({ minify: false, external: Object.keys(manifest.dependencies) })
  await Promise.all([
    writeFile(path.join(dist, 'index.js'), `${code}//# sourceMappingURL=index.js.map\n`),
    writeFile(path.join(dist, 'index.js.map'), map),
    writeClientTypes(dist),
    writeFile(path.join(directory, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`),
    copyFile(path.join(clientFolder, 'README.md'), path.join(directory, 'README.md')),
    copyFile(path.join(root, 'LICENSE'), path.join(directory, 'LICENSE')),
  ])
}

/**
 * In the repository the package is private and exports its source, so that nobody publishes that by mistake; outside, the
 * condition `@signalbox/source` would lead to a file that is not there.
 */
async function publishedManifest() {
  const text = await readFile(path.join(clientFolder, 'package.json'), 'utf8')
  const {
    private: _private,
    scripts: _scripts,
    devDependencies: _own,
    ...manifest
  } = JSON.parse(text) as {
    private: boolean
    scripts: object
    devDependencies: object
    dependencies: Record<string, string>
  }
  return { ...manifest, exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } }
}
