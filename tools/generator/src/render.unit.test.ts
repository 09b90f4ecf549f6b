import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { namesOf } from './names.ts'
import { readTemplates, render } from './render.ts'

const topics = [namesOf('orderPaid'), namesOf('seatTaken')]
const files = render(readTemplates('service'), { topics, service: namesOf('box-office') })

test('a service of two topics has a handler, a statement and a test for each', () => {
  expect([...files.keys()].filter((file) => file.includes('seat-taken'))).toHaveLength(3)
  const main = files.get('src/box-office/main.ts') ?? ''
  for (const topic of ['orderPaid', 'seatTaken']) expect(main.split(`queue: '${topic}'`)).toHaveLength(2)
  expect(main.split('await using broker = await service.connectBroker')).toHaveLength(2)
  expect(main).toContain('readBoxOfficeConfig')
  expect(files.get('src/box-office/config.ts')).toContain("services['box-office']")
})

test('nothing is left of the names in the templates', () => {
  for (const [file, text] of files)
    expect([file, `${file} ${text}`]).not.toEqual([file, expect.stringMatching(/order.?placed|invoices/i)])
})

test('a new service stores events as service1 does', () => {
  const [, text = ''] =
    [...readTemplates('service')].find(([file]) => file.endsWith('insert-order-placed.ts')) ?? []
  const asTopic1 = text
    .replaceAll(/order_placed|orderPlaced|order-placed/g, 'topic1')
    .replaceAll('OrderPlaced', 'Topic1')
  const model = new URL('../../../service1/src/sql/insert-topic1.ts', import.meta.url)
  expect(asTopic1).toBe(readFileSync(model, 'utf8'))
})
