// How often each provider is tried, how long is waited, and who comes next: plain data, which the dispatcher follows, tests
// walk and the dashboard shows.

export const channels = ['sms', 'email', 'push'] as const
export type Channel = (typeof channels)[number]

export type Rule = {
  readonly channel: Channel
  /** How often it is asked for one notification, the first time among them. Each provider has all of its own. */
  readonly tries: number
  /** Before its second try, in milliseconds. Each further wait is twice as long; see `waitMs`. */
  readonly firstWaitMs: number
  /** Who takes over when its tries are used up or it is at fault itself; nobody where there is none. */
  readonly fallback?: ProviderName
}

export type ProviderName =
  | 'firebase'
  | 'onesignal'
  | 'twilio'
  | 'messagebird'
  | 'sendgrid'
  | 'mailgun'
  | 'smtp'

export const rules: Readonly<Record<ProviderName, Rule>> = {
  firebase: { channel: 'push', tries: 2, firstWaitMs: 2_000, fallback: 'onesignal' },
  onesignal: { channel: 'push', tries: 3, firstWaitMs: 3_000 },
  twilio: { channel: 'sms', tries: 3, firstWaitMs: 1_000, fallback: 'messagebird' },
  messagebird: { channel: 'sms', tries: 2, firstWaitMs: 2_000 },
  sendgrid: { channel: 'email', tries: 3, firstWaitMs: 1_500, fallback: 'mailgun' },
  mailgun: { channel: 'email', tries: 5, firstWaitMs: 5_000 },
  smtp: { channel: 'email', tries: 3, firstWaitMs: 1_500 },
}

/** Who sends where nobody is asked for. */
export const defaultProviders: Readonly<Record<Channel, ProviderName>> = {
  push: 'firebase',
  sms: 'messagebird',
  email: 'sendgrid',
}

export const providerNames = Object.keys(rules) as [ProviderName, ...ProviderName[]]

/** One provider of a way, and how often it may be asked. */
export type Link = readonly [provider: ProviderName, tries: number]

/**
 * Who is asked for a notification, one after the other.
 *
 * @param asked whom the sender wishes first; the default of the channel where nothing is said
 * @param isSetUp whether there are credentials for a provider; the others are left out
 */
export function wayOf(
  channel: Channel,
  asked: ProviderName | undefined,
  isSetUp: (provider: ProviderName) => boolean,
): Link[] {
  const way: Link[] = []
  for (let name = asked ?? defaultProviders[channel]; ;) {
    const { tries, fallback } = rules[name]
    if (isSetUp(name)) way.push([name, tries])
    if (fallback === undefined) break
    name = fallback
  }
  if (way.length === 0 && channel === 'email' && isSetUp('smtp')) way.push(['smtp', rules.smtp.tries])
  return way
}

/**
 * How long to wait before the next try of a provider, in milliseconds: twice as long each time, and up to a tenth less by
 * chance, so that what failed together does not come back together.
 *
 * @param tried how often it was asked, at least once
 */
export function waitMs(provider: ProviderName, tried: number, random: () => number = Math.random): number {
  return Math.round(rules[provider].firstWaitMs * 2 ** (tried - 1) * (1 - 0.1 * random()))
}
