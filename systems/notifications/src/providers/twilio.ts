import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, provider, recipient, later, type Meanings } from './call.ts'
import type { Provider, ProviderOptions } from './provider.ts'

export type TwilioOptions = ProviderOptions & {
  readonly accountSid: string
  readonly authToken: string
  readonly from: string
}

// https://www.twilio.com/docs/api/errors
export const meanings: Meanings = {
  21211: recipient('bad_number'),
  21214: recipient('unreachable_number'),
  21408: recipient('region_not_allowed'),
  21610: recipient('opted_out'),
  21612: recipient('unreachable_number'),
  21614: recipient('no_mobile_number'),
  21617: recipient('too_long'),
  30003: later('unreachable_for_now'),
  30004: recipient('blocked'),
  30005: recipient('unknown_number'),
  30006: recipient('unreachable_number'),
  30007: provider('filtered'),
  20429: later('too_many_requests'),
}

/** Sms by Twilio. It knows no keys and can be asked for nothing by ours. */
export function twilio({ url, hooksUrl, accountSid, authToken, from }: TwilioOptions): Provider {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  return {
    name: 'twilio',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id }) {
      if (channel !== 'sms') return provider('wrong_channel')
      const body = new URLSearchParams({ To: payload.phoneNumber, From: from, Body: payload.message })
      if (hooksUrl) body.set('StatusCallback', `${hooksUrl}/hooks/twilio?notification=${id}`)
      const reply = await call(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
        method: 'POST',
        headers: { authorization },
        body,
        signal,
      })
      if (!isReply(reply)) return reply
      const { status, json } = reply
      if (status === 201 && typeof json?.sid === 'string')
        return { outcome: 'taken', providerId: json.sid, reports: hooksUrl !== undefined }
      return judge(reply, meanings, [json?.code], [authToken, payload.phoneNumber, payload.message])
    },
  }
}
