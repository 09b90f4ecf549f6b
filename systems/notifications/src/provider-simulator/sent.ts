/** A message that a provider has taken. */
export type Sent = {
  readonly provider: string
  readonly recipient: string
  /** Of an sms its message, of a push its title, of an email its subject and its body. */
  readonly text: string
  readonly at: string
  /** As the provider calls it. */
  readonly id: string
  /** The notification, by the key that it was sent with. */
  readonly notification: string
  readonly reportUrl?: string | undefined
}

// A benchmark sends more; what is older is forgotten.
const keptMax = 200_000

/** Remembers what was sent, newest last. */
export function keepSent() {
  let all: Sent[] = []
  // By provider and key, for providers that can be asked.
  const byKey = new Map<string, Sent>()
  return {
    add(one: Sent): Sent {
      all.push(one)
      byKey.set(`${one.provider} ${one.notification}`, one)
      if (all.length > keptMax * 1.1) {
        for (const old of all.slice(0, all.length - keptMax))
          byKey.delete(`${old.provider} ${old.notification}`)
        all = all.slice(-keptMax)
      }
      return one
    },
    ofKey: (provider: string, key: string) => byKey.get(`${provider} ${key}`),
    /** `GET /sent?provider=&recipient=&limit=`: the newest of them where there is a limit, oldest first all the same. */
    find(query: URLSearchParams): Omit<Sent, 'reportUrl'>[] {
      const [provider, recipient] = [query.get('provider'), query.get('recipient')]
      const isMeant = (one: Sent) =>
        (provider === null || one.provider === provider) &&
        (recipient === null || one.recipient === recipient)
      const limit = Number(query.get('limit') ?? Number.POSITIVE_INFINITY)
      const meant = provider === null && recipient === null ? all : all.filter(isMeant)
      return (limit < meant.length ? meant.slice(-limit) : meant).map(
        ({ reportUrl: _reportUrl, ...shown }) => shown,
      )
    },
    forget() {
      const forgotten = all.length
      all = []
      byKey.clear()
      return { forgotten }
    },
  }
}

export type KeptSent = ReturnType<typeof keepSent>
