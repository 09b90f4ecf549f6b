import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { repository } from '@signalbox/stack'

export type Clone = Disposable & {
  readonly directory: string
  readonly commit: string
  /** How many files have changes that are not committed, and so are not in it. */
  readonly uncommitted: number
}

const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' })

/**
 * Clones the last commit into a folder outside of the checkout, where no `node_modules` of ours can stand in for a
 * package that is missing. Disposing deletes it; what a killed run left is deleted first.
 *
 * @throws Error when this is no git repository with a commit
 */
export function cloneHead(): Clone {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 12)
  const directory = path.join(tmpdir(), `signalbox-rehearsal-${name}`)
  const remove = () => rmSync(directory, { recursive: true, force: true })
  remove()
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, directory], {
    stdio: 'pipe',
  })
  return {
    directory,
    commit: git('rev-parse', '--short', 'HEAD').trim(),
    uncommitted: git('status', '--porcelain').split('\n').filter(Boolean).length,
    [Symbol.dispose]: remove,
  }
}
