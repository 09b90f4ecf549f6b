import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Service, System } from '@signalbox/contracts'

/** A running stack as scripts find it in `.signalbox/stack.json`. */
export type StackDescription = {
  readonly api: string
  readonly dashboard: string
  readonly rabbitmq: string
  /** With credentials. */
  readonly rabbitmqManagement: string
  readonly database: string
  /**
   * By system that runs, where the service is that people and programs ask: what it publishes, or else its first; and where its
   * companion is, as that is known.
   */
  readonly systems: Readonly<Record<string, { readonly url: string; readonly [companion: string]: string }>>
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly url: string }[]
}

/** Where each system that runs is. */
export function systemsOf(
  services: readonly Pick<Service, 'name' | 'system' | 'published'>[],
  systems: readonly Pick<System, 'name' | 'companion'>[],
  processes: StackDescription['processes'],
): StackDescription['systems'] {
  const running = services.flatMap((service) => {
    const found = processes.find(({ name }) => name === service.name)
    return found ? [{ ...service, url: found.url }] : []
  })
  const published = running.filter((service) => service.published !== undefined)
  // Of what is said twice the first holds.
  const first = [...running.toReversed(), ...published.toReversed()]
  return Object.fromEntries(
    first.map(({ system, url }) => {
      const { companion } = systems.find(({ name }) => name === system) ?? {}
      const found = companion && processes.find(({ name }) => name === companion.name)
      return [system, { url, ...(found ? { [companion.known]: found.url } : {}) }]
    }),
  )
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
