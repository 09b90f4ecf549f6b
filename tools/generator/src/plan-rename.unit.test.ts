import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pageFolders, planRename } from './plan-rename.ts'
import { after } from './plan.ts'
import { openProject } from './project.ts'

const project = openProject(fileURLToPath(new URL('../../..', import.meta.url)))
const [, name = ''] = project.read(`${pageFolders[0]}/index.html`).match(/ · (.*)<\/title>/) ?? []
// Somebody may have called it so.
const other = name === 'My Product' ? 'Our Product' : 'My Product'

test('what people see has the new name, and what programs know keeps its own', () => {
  const plan = planRename(project, name, other)
  const read = (file: string) => plan.changed.get(file) ?? project.read(file)
  for (const page of pageFolders) {
    expect(read(`${page}/index.html`)).toContain(`· ${other}</title>`)
    expect(read(`${page}/index.html`)).not.toContain(name)
  }
  expect(read('README.md')).toContain(`# ${other}\n`)
  expect(read('libraries/ui/src/page.tsx')).toContain(`${other} <span`)
  expect(read('api/src/interfaces/openapi/document.ts')).toContain(`title: '${other}'`)
  expect([...plan.changed.keys()].filter((file) => /package|CHANGELOG|LICENSE/.test(file))).toEqual([])
  const alerts = (text: string) => text.match(/alert: .*/g)
  const rules = 'tools/deploy/monitoring/alerts.yml'
  expect(alerts(read(rules))).toEqual(alerts(project.read(rules)))
})

test('a name that is changed and changed back leaves everything as it was', () => {
  const there = planRename(project, name, other)
  for (const [file, text] of there.changed) {
    const back = text.replaceAll(other, name)
    expect(back).toBe(readFileSync(path.join(project.root, file), 'utf8'))
  }
})

test.each([['a "quoted" one'], ["it's"], ['<b>'], ['a & b'], [' '], [''], ['列車'], ['x'.repeat(41)]])(
  'refuses the name %j, which cannot stand everywhere',
  (to) => {
    expect(() => planRename(project, name, to)).toThrow('cannot be a name')
  },
)

test('renames only what is called so', () => {
  expect(() => planRename(project, 'the', other)).toThrow(`it is called '${name}'`)
  const renamed = after(project, planRename(project, name, other))
  expect(() => planRename(renamed, name, 'Other')).toThrow(`it is called '${other}'`)
})
