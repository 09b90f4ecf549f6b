import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, later, provider, shown, token, type Meanings } from './call.ts'
import type { Provider, ProviderOptions } from './provider.ts'

export type OnesignalOptions = ProviderOptions & { readonly appId: string; readonly apiKey: string }

// https://documentation.onesignal.com/reference/create-message
export const meanings: Meanings = {
  400: provider('bad_request'),
  401: provider('unauthorized'),
  403: provider('forbidden'),
  404: provider('unknown_app'),
  409: later('the_same_is_under_way'),
  422: provider('bad_key'),
}

/** Push by OneSignal, which sends once for a key. A 200 without an id was not sent. */
export function onesignal({ url, hooksUrl, appId, apiKey }: OnesignalOptions): Provider {
  const headers = { authorization: `Key ${apiKey}`, 'content-type': 'application/json' }
  return {
    name: 'onesignal',
    knowsKeys: true,
    async send({ channel, payload }: Notification, { signal, idempotencyKey, id }) {
      if (channel !== 'push') return provider('wrong_channel')
      const { title, body, image, link, to } = payload
      const whom =
        to === undefined
          ? { included_segments: ['Subscribed Users'] }
          : { target_channel: 'push', include_aliases: { external_id: [to] } }
      const message = {
        app_id: appId,
        ...whom,
        headings: { en: title },
        contents: { en: body },
        url: link,
        big_picture: image,
        idempotency_key: idempotencyKey,
        data: { signalbox: id },
      }
      const request = { method: 'POST', headers, body: JSON.stringify(message), signal }
      const reply = await call(`${url}/notifications`, request)
      if (!isReply(reply)) return reply
      const { status, json } = reply
      const hide = [apiKey, to ?? '', title, body]
      if (status !== 200) return judge(reply, meanings, [], hide)
      if (typeof json?.id === 'string' && json.id !== '')
        return { outcome: 'taken', providerId: json.id, reports: hooksUrl !== undefined }
      const answer = shown(reply.text, hide)
      // Nobody is subscribed under this name, or something passing.
      const isNobody = /invalid|subscribed/i.test(JSON.stringify(json?.errors ?? ''))
      if (!isNobody) return { ...later('not_sent'), answer }
      return { ...(to === undefined ? provider('nobody_subscribed') : token('not_subscribed')), answer }
    },
  }
}
