import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A running stack as scripts find it in `.signalbox/stack.json`. */
export type StackDescription = {
  readonly api: string
  readonly dashboard: string
  readonly rabbitmq: string
  /** With credentials. */
  readonly rabbitmqManagement: string
  readonly database: string
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly url: string }[]
}

const descriptionPath = (directory: string) => path.join(directory, 'stack.json')

/** Writes it readable by its owner only. Whoever reads it meanwhile sees the old one or the new one. */
export function writeDescription(directory: string, description: StackDescription): void {
  const file = descriptionPath(directory)
  const next = `${file}.next`
  rmSync(next, { force: true })
  writeFileSync(next, `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 })
  chmodSync(next, 0o600)
  renameSync(next, file)
}

export function removeDescription(directory: string): void {
  rmSync(descriptionPath(directory), { force: true })
}
