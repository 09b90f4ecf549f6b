// Longer than RabbitMQ takes to confirm, shorter than the patience of a reader.
const timeoutMs = 8_000

/**
 * Asks the door or the provider simulator.
 *
 * @throws Error with one sentence for the reader, within 8 s
 */
export async function ask<Answer>(url: string, method = 'GET', body?: object): Promise<Answer> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  }).catch((cause: unknown) => {
    throw new Error(
      `Nobody answers this page at ${new URL(url).origin}. See whether it runs: npm start starts it`,
      {
        cause,
      },
    )
  })
  const answer = (await response.json().catch(() => ({}))) as Answer & { title?: string; detail?: string }
  if (response.ok) return answer
  if (response.status === 401)
    throw new Error('The service asks for its secret (NOTIFICATIONS_SECRET), which this page does not have')
  throw new Error(
    `${answer.title ?? `The answer was ${response.status}`}: ${answer.detail ?? 'it says no more'}`,
  )
}

/** What `GET /sent` of the simulator tells. */
export type Message = {
  readonly provider: string
  readonly recipient: string
  readonly text: string
  readonly at: string
  readonly id: string
}

/** What `GET /event/:id` tells. */
export type Progress = {
  readonly id: string
  readonly status: string
  readonly reason: string | null
  readonly attempts: readonly {
    readonly attempt: number
    readonly provider: string
    readonly outcome: string
    readonly error?: string
  }[]
}

export type Behaviour = { readonly failRate: number; readonly delayMs: number; readonly hangRate: number }
