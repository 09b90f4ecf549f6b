import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withServices } from './compose-services.ts'
import { configurationPage } from './configuration-page.ts'
import { exampleEnv } from './example-env.ts'
import { withRights } from './rights-tables.ts'
import { railwayFacts, withWatchPatterns } from './railway-facts.ts'

const root = new URL('../../../../', import.meta.url)

/** The files that follow from what the systems state: where each lies, and what it must say. */
export function writtenFiles(): { readonly name: string; readonly path: string; readonly text: string }[] {
  const inRoot = (name: string) => fileURLToPath(new URL(name, root))
  const file = (name: string, text: string) => ({ name, path: inRoot(name), text })
  return [
    file('docs/configuration.md', configurationPage()),
    file('docs/security.md', withRights(readFileSync(inRoot('docs/security.md'), 'utf8'))),
    file('compose.yaml', withServices(readFileSync(inRoot('compose.yaml'), 'utf8'))),
    file('.env.example', exampleEnv()),
    file('.railway/facts.json', railwayFacts()),
    file('railway.toml', withWatchPatterns(readFileSync(inRoot('railway.toml'), 'utf8'))),
  ]
}
