import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withEnvironments } from './compose-environment.ts'
import { configurationPage } from './configuration-page.ts'
import { exampleEnv } from './example-env.ts'

const root = new URL('../../../../', import.meta.url)

/** The files that follow from the declaration of the variables: where each lies, and what it must say. */
export function writtenFiles(): { readonly name: string; readonly path: string; readonly text: string }[] {
  const inRoot = (name: string) => fileURLToPath(new URL(name, root))
  const file = (name: string, text: string) => ({ name, path: inRoot(name), text })
  return [
    file('docs/configuration.md', configurationPage()),
    file('compose.yaml', withEnvironments(readFileSync(inRoot('compose.yaml'), 'utf8'))),
    file('.env.example', exampleEnv()),
  ]
}
