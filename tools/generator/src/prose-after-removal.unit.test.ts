import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { System } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { filesIn } from './belongings.ts'
import { canBeWithout, planRemoval } from './plan-removal.ts'
import { openProject } from './project.ts'

// The law: after a removal no document leads to what is gone, and no command that people are told names it.

const project = openProject(fileURLToPath(new URL('../../..', import.meta.url)))
const removable = systems.filter(({ name }) => canBeWithout(name))

test.each(removable)('without $name', ({ name, services }: System) => {
  const { gone, changed } = planRemoval(project, name)
  const isGone = (place: string) => gone.some((one) => place === one || place.startsWith(`${one}/`))
  const left = filesIn(project.root).filter(
    (file) => /\.md$|^\.ci\/run$/.test(file) && !isGone(file) && !/^(CHANGELOG|docs\/decisions\/)/.test(file),
  )
  const astray = left.flatMap((file) => {
    const text = changed.get(file) ?? project.read(file)
    const links = [...text.matchAll(/\]\(([^)#\s:]+)[^)]*\)/g)].filter(([, to = '']) =>
      isGone(path.posix.join(path.posix.dirname(file), to)),
    )
    const rows = Object.keys(services).filter((service) => text.includes(`,kill-${service},`))
    return [...links.map(([link]) => `${file}: ${link}`), ...rows.map((row) => `${file}: kill-${row}`)]
  })
  // It is written anew of the list.
  expect(astray.filter((one) => !one.startsWith('docs/configuration.md'))).toEqual([])
})
