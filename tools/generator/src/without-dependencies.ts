import type { Project } from './project.ts'

const lockFile = 'package-lock.json'

type Lost = {
  /** Files that go, and that stay. */
  readonly lost: readonly string[]
  readonly kept: readonly string[]
  /** Texts of those that are not as they were. */
  readonly changed: ReadonlyMap<string, string>
  readonly isGone: (place: string) => boolean
}
type Package = { readonly [kind: string]: Readonly<Record<string, string>> }
const kinds = ['dependencies', 'devDependencies'] as const

/** Every package.json without what only lost files of its package had imported, and the lock file without packages that are gone. */
export function withoutDependencies(
  { read }: Project,
  { lost, kept, changed, isGone }: Lost,
): Map<string, string> {
  const lock = JSON.parse(read(lockFile)) as { packages: Record<string, Package> }
  const text = (file: string) => changed.get(file) ?? read(file)
  const results = new Map<string, string>()
  const touched = [...lost, ...changed.keys()]
  for (const file of kept.filter((one) => one.endsWith('/package.json'))) {
    const folder = file.slice(0, -'/package.json'.length)
    const within = (one: string) => one.startsWith(`${folder}/`) && /\.(tsx?|js|html)$/.test(one)
    if (!touched.some(within)) continue
    const mentions = (files: readonly string[], of: (one: string) => string) => {
      const texts = files.filter(within).map(of)
      return (name: string) => texts.some((one) => one.includes(`'${name}`))
    }
    const [before, after] = [mentions(touched, read), mentions(kept, text)]
    const isUnused = (name: string) => before(name) && !after(name)
    const stated = JSON.parse(read(file)) as Package
    const names = kinds.flatMap((kind) => Object.keys(stated[kind] ?? {})).filter(isUnused)
    if (names.length === 0) continue
    results.set(file, `${JSON.stringify(without(stated, names), null, 2)}\n`)
    const locked = lock.packages[folder]
    if (locked) lock.packages[folder] = without(locked, names)
  }
  const isIts = (place: string) => {
    const link = lock.packages[place]?.['resolved'] as unknown
    return isGone(place.replace(/\/node_modules\/.*/, '')) || (typeof link === 'string' && isGone(link))
  }
  // npm would keep what is no workspace any more in the lock file, as extraneous.
  const packages = Object.fromEntries(Object.entries(lock.packages).filter(([place]) => !isIts(place)))
  results.set(lockFile, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  return results
}

function without(stated: Package, names: readonly string[]): Package {
  const entries = Object.entries(stated).flatMap(([key, value]) => {
    if (!(kinds as readonly string[]).includes(key)) return [[key, value] as const]
    const kept = Object.entries(value).filter(([name]) => !names.includes(name))
    return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)] as const]
  })
  return Object.fromEntries(entries)
}
