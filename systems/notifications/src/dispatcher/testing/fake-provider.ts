import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { Answer, Provider, SendOptions } from '../../providers/provider.ts'

export type Call = SendOptions & { readonly at: number; readonly notification: Notification }

/** A provider that answers as it is told, and remembers what it was asked. */
export function fakeProvider(
  name: ProviderName,
  answer: (call: Call, number: number) => Answer | Promise<Answer>,
  more: Partial<Provider> = {},
) {
  const calls: Call[] = []
  const provider: Provider = {
    name,
    knowsKeys: false,
    async send(notification, options) {
      const call = { ...options, notification, at: performance.now() }
      return await answer(call, calls.push(call))
    },
    ...more,
  }
  return { ...provider, calls }
}

export const providersOf = (...providers: readonly Provider[]) =>
  new Map(providers.map((provider) => [provider.name, provider]))
