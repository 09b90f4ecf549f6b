import { PermanentError } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { gather } from './gather.ts'

// The law: whoever asks gets their own answer, and what is asked for meanwhile is one statement.

function running() {
  const batches: number[][] = []
  const ends: ((error?: Error) => void)[] = []
  const ask = gather(async (items: readonly number[]) => {
    batches.push([...items])
    await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())))
    return items.map((item) => item * 10)
  }, 3)
  const end = async (error?: Error) => {
    ends.shift()?.(error)
    await new Promise(setImmediate)
  }
  return { batches, ask, end }
}

it('does at once what comes first, and together what comes meanwhile, so many at a time', async () => {
  const { batches, ask, end } = running()
  const answers = Promise.all([1, 2, 3, 4, 5].map(ask))
  expect(batches).toEqual([[1]])
  await end()
  expect(batches).toEqual([[1], [2, 3, 4]])
  await end()
  await end()
  expect(batches).toEqual([[1], [2, 3, 4], [5]])
  expect(await answers).toEqual([10, 20, 30, 40, 50])
})

it('tells all of a batch that it failed, and goes on', async () => {
  const { ask, end } = running()
  const first = ask(1)
  const [second, third] = [ask(2).catch(String), ask(3).catch(String)]
  await end()
  await end(new Error('away'))
  expect([await first, await second, await third]).toEqual([10, 'Error: away', 'Error: away'])
  const fourth = ask(4)
  await end()
  expect(await fourth).toBe(40)
})

it('finds the one that is at fault among others, which get their results', async () => {
  const runs: number[][] = []
  const ask = gather(async (items: readonly number[]) => {
    runs.push([...items])
    if (items.includes(3)) throw new PermanentError('data_error', 'Three')
    return items.map((item) => item * 10)
  })
  const answers = await Promise.allSettled([0, 1, 2, 3, 4].map(ask))
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'refused'))).toEqual([
    0,
    10,
    20,
    'refused',
    40,
  ])
  expect(runs).toEqual([[0], [1, 2, 3, 4], [1, 2], [3, 4], [3], [4]])
})
