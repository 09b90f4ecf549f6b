import { setTimeout as wait } from 'node:timers/promises'
import { openTestCollector } from '@signalbox/testing/collector'
import { expect, it, vi } from 'vitest'
import { sayWhenFailing } from './say-when-failing.ts'
import { startTracing } from './start-tracing.ts'

const traceparent = (digit: string, flags = '01') => `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`

async function openTracing(url: string, { share = 1, log = { info: vi.fn(), warn: vi.fn() } } = {}) {
  const { tracer, ...tracing } = await startTracing(
    { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER_ARG: share },
    { service: 'service1', replica: 'web-1', version: '1.2.3', log },
  )
  if (!tracer) throw new Error('There must be a tracer')
  return { ...tracing, tracer, log }
}

const facts = (name: string, from?: (string | undefined)[]) =>
  ({ name, kind: 'consumer', attributes: {}, ...(from ? { from } : {}) }) as const
const nothing = async () => {}

it('makes a batch a part of the one trace that its events belong to, and links it to several', async () => {
  await using collector = await openTestCollector()
  const { tracer, ...tracing } = await openTracing(collector.url)
  await tracer.span(facts('one', [traceparent('a'), undefined, traceparent('a')]), nothing)
  await tracer.span(facts('several', [traceparent('a'), traceparent('b')]), nothing)
  await tracer.span(facts('one is recorded', [traceparent('a'), traceparent('b', '00')]), nothing)
  await tracer.span(facts('none is recorded', [traceparent('a', '00'), traceparent('b', '00')]), nothing)
  await tracer.span(facts('none', [undefined]), nothing)
  await tracing[Symbol.asyncDispose]()

  const [one, several, recorded, none, ...others] = collector.spans
  const a = { traceId: 'a'.repeat(32), parentSpanId: 'a'.repeat(16), links: [] }
  expect(one).toMatchObject({ name: 'one', service: 'service1', ...a })
  const links = ['a', 'b'].map((digit) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) }))
  expect(several).toMatchObject({ name: 'several', links })
  expect(several?.parentSpanId).toBeUndefined()
  expect(recorded).toMatchObject({ name: 'one is recorded', ...a })
  expect(none).toMatchObject({ name: 'none', links: [] })
  expect(others).toEqual([])
})

it('records what is done inside of other work, and not what goes on after it', async () => {
  await using collector = await openTestCollector()
  const { tracer, ...tracing } = await openTracing(collector.url)
  let later: Promise<void> = Promise.resolve()
  await tracer.span(facts('outer', [traceparent('a')]), async () => {
    await wait(1)
    await tracer.span(facts('inner'), async () => {
      later = wait(20).then(async () => await tracer.span(facts('later'), nothing))
    })
  })
  await later
  await tracing[Symbol.asyncDispose]()
  expect(collector.spans.map(({ name }) => name)).toEqual(['inner', 'outer'])
  expect(collector.spans[0]?.parentSpanId).toBe(collector.spans[1]?.spanId)
})

it('tells of an error what kind it is, and not what it says', async () => {
  await using collector = await openTestCollector()
  const { tracer, ...tracing } = await openTracing(collector.url)
  const failing = tracer.span(facts('failing', []), async () => {
    throw new TypeError('hunter2')
  })
  await expect(failing).rejects.toThrow('hunter2')
  await tracing[Symbol.asyncDispose]()
  expect(collector.spans).toMatchObject([{ status: 2, attributes: { 'error.type': 'TypeError' } }])
  expect(JSON.stringify(collector.spans)).not.toContain('hunter2')
})

it('records the share that it is told of traces that begin here', async () => {
  await using collector = await openTestCollector()
  const { tracer, ...tracing } = await openTracing(collector.url, { share: 0 })
  await tracer.span(facts('begins here', []), nothing)
  await tracer.span(facts('began elsewhere', [traceparent('a')]), nothing)
  await tracing[Symbol.asyncDispose]()
  expect(collector.spans.map(({ name }) => name)).toEqual(['began elsewhere'])
})

it('says once that the collector is away, and once that it is there again', () => {
  const log = { info: vi.fn(), warn: vi.fn() }
  const away = { code: 1, error: new Error('away') }
  const outcomes = [{ code: 0 }, away, away, { code: 0 }, { code: 0 }, away].values()
  const exporter = sayWhenFailing(
    {
      export: (_spans, onResult) => onResult(outcomes.next().value ?? { code: 0 }),
      async shutdown() {},
    },
    log,
  )
  const onResult = vi.fn()
  for (let time = 0; time < 6; time += 1) exporter.export([], onResult)
  expect([log.warn.mock.calls.length, log.info.mock.calls.length]).toEqual([2, 1])
  expect(onResult).toHaveBeenCalledTimes(6)
})

it('lets work go on and a process end while the collector is away', async () => {
  const gone = await openTestCollector()
  await gone[Symbol.asyncDispose]()
  const { tracer, ...tracing } = await openTracing(gone.url)
  const work = Array.from({ length: 5_000 }, async (_, index) => {
    return await tracer.span(facts('work', []), async () => index)
  })
  expect((await Promise.all(work)).length).toBe(5_000)
  const startedAt = performance.now()
  await tracing[Symbol.asyncDispose]()
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})
