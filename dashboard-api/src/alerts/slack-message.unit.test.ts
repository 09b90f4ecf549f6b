import { expect, it } from 'vitest'
import type { Notice } from './alert.ts'
import { slackMessage } from './slack-message.ts'

const notice: Notice = {
  id: '1',
  kind: 'raised',
  at: Date.UTC(2026, 0, 1, 12, 1),
  since: Date.UTC(2026, 0, 1, 12),
  concern: {
    key: 'dead_letters topic1',
    kind: 'dead_letters',
    subject: 'topic1',
    value: 3,
    title: '3 dead <letters> & more',
    detail: 'They are kept.',
    link: { to: '/dead-letters', label: 'Look' },
  },
}

it('says the same to people and to programs', () => {
  const { text, blocks, metadata } = slackMessage(notice, 'https://dashboard.example')
  expect(text).toMatch(
    /^Alert: 3 dead &lt;letters&gt; &amp; more\. They are kept\. It has been so since 2026/,
  )
  expect(JSON.stringify(blocks)).toContain('They are kept. It has been so since 2026-01-01 12:00:00 UTC.')
  expect(JSON.stringify(blocks)).toContain('<https://dashboard.example/dead-letters|Look>')
  expect(metadata.event_payload).toEqual({
    status: 'raised',
    alert: 'dead_letters',
    key: 'dead_letters topic1',
    severity: 'warning',
    title: '3 dead <letters> & more',
    since: '2026-01-01T12:00:00.000Z',
    time: '2026-01-01T12:01:00.000Z',
    subject: 'topic1',
    value: 3,
    link: 'https://dashboard.example/dead-letters',
  })
})

it('gives no advice on what is over, and no link where nobody said where the dashboard is', () => {
  const { text, blocks } = slackMessage({ ...notice, kind: 'resolved' }, undefined)
  expect(text).toMatch(/^Resolved: 3 dead/)
  expect(JSON.stringify(blocks)).toContain('It was so since')
  expect(JSON.stringify(blocks)).not.toMatch(/They are kept|https:/)
})
