import { plan } from '@signalbox/systems'
import { filesIn } from './belongings.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'

/** The folders of the pages that services serve. */
export const pageFolders = plan.services.flatMap(({ pages }) => pages ?? [])
const folders = ['api', 'dashboard-api', ...pageFolders, 'libraries', 'systems', 'tools', 'docs']
const named = new RegExp(`^(README\\.md|ARCHITECTURE\\.md|(${folders.join('|')})/.*)$`)
const kinds = /\.(tsx?|html|md|ya?ml)$|grafana-dashboard\.json$/
// What was decided and what is written here was so under the first name, and stays.
const left = /\/(decisions|generator)\//

/**
 * What has to be changed so that people see another name: titles, headings, sentences. Names of packages, users and
 * alerts stay, as programs know them.
 *
 * @param from as it is called now
 * @throws Refused when it is not called so, or the new name cannot stand everywhere
 */
export function planRename(project: Project, from: string, to: string): Plan {
  const [, current = ''] =
    project.read(`${pageFolders[0]}/index.html`).match(/<title>.* · (.*)<\/title>/) ?? []
  if (from !== current) throw new Refused(`It is not called '${from}': it is called '${current}'`)
  // Among others in a header of HTTP, in HTML and between quotes.
  if (!/^[A-Za-z0-9À-ÖØ-öø-ÿ][A-Za-z0-9À-ÖØ-öø-ÿ .-]{0,39}$/.test(to) || to !== to.trim())
    throw new Refused(`'${to}' cannot be a name: take at most 40 letters, digits, spaces, dots and hyphens`)
  const files = filesIn(project.root).filter(
    (file) => named.test(file) && kinds.test(file) && !left.test(file),
  )
  const word = new RegExp(`(?<![\\p{L}\\p{N}_/-])${from.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}_$-])`, 'gu')
  const changed = files.flatMap((file) => {
    const text = project.read(file)
    const renamed = text.replaceAll(word, to)
    return renamed === text ? [] : [[file, renamed] as const]
  })
  return { created: new Map(), changed: new Map(changed) }
}
