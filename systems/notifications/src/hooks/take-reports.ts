import { orUnavailable, readBody, type Logger } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import type { Channel, ProviderName } from '@signalbox/systems/notifications/rules.ts'
import { rules } from '@signalbox/systems/notifications/rules.ts'
import { problem } from '../notifications/problems.ts'
import type { OptOuts } from '../notifications/sql/opt-outs.ts'
import type { Report } from '../notifications/sql/store-reports.ts'
import { simulated, simulatedSendgridKeys } from '../providers/simulated.ts'
import {
  fromMailgun,
  fromMessagebird,
  fromOnesignal,
  fromSendgrid,
  fromTwilio,
  type Told,
} from './read-reports.ts'
import {
  isMailguns,
  isMessagebirds,
  isOnesignals,
  isSendgrids,
  isTwilios,
  sendgridKey,
  type Arrived,
} from './verify.ts'

/** What providers sign with; without it nothing is believed. */
export type HookKeys = {
  readonly twilio?: string | undefined
  readonly messagebird?: string | undefined
  readonly sendgrid?: string | undefined
  readonly mailgun?: string | undefined
  readonly onesignal?: string | undefined
}

/** The keys of the provider simulator. */
export const simulatedKeys = (): HookKeys => ({
  twilio: simulated.twilio.authToken,
  messagebird: simulated.messagebird.signingKey,
  sendgrid: simulatedSendgridKeys().publicKey,
  mailgun: simulated.mailgun.signingKey,
  onesignal: simulated.onesignal.hookSecret,
})

export type TakeReportsOptions = {
  readonly keys: HookKeys
  /** Where providers reach this service, without a slash at the end. */
  readonly address: string
  readonly store: (provider: string, reports: readonly Report[]) => Promise<void>
  readonly optOuts: Pick<OptOuts, 'add'>
  readonly log: Pick<Logger, 'warn'>
}

const bodyBytesMax = 2 * 1024 * 1024
const tokensMax = 10_000

/**
 * `POST /hooks/:provider`: what providers report. It is believed where its signature is right, and answered with 200 once it is
 * stored; a provider without that answer sends it again.
 */
export function takeReports({ keys, address, store, optOuts, log }: TakeReportsOptions): RequestHandler {
  const used = new Set<string>()
  const sendgrid = keys.sendgrid === undefined ? undefined : sendgridKey(keys.sendgrid)

  /** What each tells; nothing where it is not signed by its provider. */
  const readers: Partial<Record<ProviderName, (arrived: Arrived) => Told | undefined>> = {
    twilio: (arrived) =>
      keys.twilio !== undefined && isTwilios(arrived, keys.twilio)
        ? fromTwilio(arrived.body.toString())
        : undefined,
    messagebird: (arrived) =>
      keys.messagebird !== undefined && isMessagebirds(arrived, keys.messagebird)
        ? fromMessagebird(parse(arrived))
        : undefined,
    sendgrid: (arrived) =>
      sendgrid !== undefined && isSendgrids(arrived, sendgrid) ? fromSendgrid(parse(arrived)) : undefined,
    mailgun(arrived) {
      const { signature, 'event-data': event } = parse(arrived)
      if (keys.mailgun === undefined || !isMailguns(signature, keys.mailgun)) return undefined
      return fromMailgun((event ?? {}) as Readonly<Record<string, unknown>>)
    },
    onesignal: (arrived) =>
      keys.onesignal !== undefined && isOnesignals(arrived, keys.onesignal)
        ? fromOnesignal(parse(arrived))
        : undefined,
  }

  return async (request, response) => {
    const { provider } = request.params as { provider: ProviderName }
    const read = readers[provider]
    if (!read) throw problem('not_found', `'${provider}' is no provider that reports`)
    const arrived = {
      headers: request.headers,
      body: await readBody(request, bodyBytesMax),
      url: `${address}${request.originalUrl}`,
    }
    const told = read(arrived)
    if (!told) {
      log.warn({ provider }, 'A report was refused, as its signature is missing or wrong')
      throw problem('signature_refused', 'Check what the provider signs its reports with')
    }
    const token = provider === 'mailgun' ? tokenOf(arrived) : undefined
    if (token !== undefined && used.has(token)) throw problem('token_used', 'Its token was shown before')
    await orUnavailable(store(provider, told.reports))
    if (told.optOuts.length > 0) await orUnavailable(optOuts.add(channelOf(provider), told.optOuts))
    if (token !== undefined) remember(token)
    response.json({ taken: told.reports.length })
  }

  /** Only once all is stored: a report that could not be kept comes again under its token. */
  function remember(token: string): void {
    used.add(token)
    for (const oldest of used) {
      if (used.size <= tokensMax) break
      used.delete(oldest)
    }
  }
}

const channelOf = (provider: ProviderName): Channel => rules[provider].channel

function parse({ body }: Arrived): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

const tokenOf = (arrived: Arrived) =>
  String((parse(arrived)['signature'] as { token?: unknown } | undefined)?.token)
