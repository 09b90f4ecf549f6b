import type { Notice } from './alert.ts'
import { alertPolicies } from './alert-policies.ts'

const words = { raised: 'Alert', reminder: 'Still', resolved: 'Resolved' } as const

/** The body of a post: what people read in Slack, and the same for programs below `metadata.event_payload`. */
export type SlackMessage = {
  readonly text: string
  readonly blocks: readonly object[]
  readonly metadata: {
    readonly event_type: 'signalbox_alert'
    /** Flat, as Slack wants it. Times are RFC 3339. */
    readonly event_payload: Readonly<Record<string, string | number>>
  }
}

/** What has a meaning in Slack's own markup. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * Writes a notice as a message for Slack's incoming webhooks. It holds counts, times and names of queues, and nothing
 * of what an event holds.
 *
 * @param dashboardUrl where people find the dashboard; without it there is no link
 */
export function slackMessage(notice: Notice, dashboardUrl: string | undefined): SlackMessage {
  const { kind, concern } = notice
  const title = `${words[kind]}: ${concern.title}`
  const since = `${kind === 'resolved' ? 'It was so' : 'It has been so'} since ${readable(notice.since)}.`
  const detail = kind === 'resolved' ? since : `${concern.detail} ${since}`
  const link = dashboardUrl === undefined ? undefined : new URL(concern.link?.to ?? '/', dashboardUrl).href
  const button =
    link === undefined ? [] : [mrkdwn(`<${escaped(link)}|${concern.link?.label ?? 'Look at the dashboard'}>`)]
  return {
    // What notifications show, and who does not know blocks.
    text: escaped(`${title}. ${detail}`),
    blocks: [mrkdwn(`*${escaped(title)}*\n${escaped(detail)}`), ...button],
    metadata: { event_type: 'signalbox_alert', event_payload: payloadOf(notice, link) },
  }
}

function mrkdwn(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

function payloadOf({ kind, at, since, concern }: Notice, link: string | undefined) {
  return {
    status: kind,
    alert: concern.kind,
    key: concern.key,
    severity: alertPolicies[concern.kind].severity,
    title: concern.title,
    since: timeOf(since),
    time: timeOf(at),
    ...(concern.subject === null ? {} : { subject: concern.subject }),
    ...(concern.value === null ? {} : { value: concern.value }),
    ...(link === undefined ? {} : { link }),
  }
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** Such as 2026-01-01 12:00:00 UTC. */
function readable(milliseconds: number): string {
  return `${timeOf(milliseconds).slice(0, 19).replace('T', ' ')} UTC`
}
