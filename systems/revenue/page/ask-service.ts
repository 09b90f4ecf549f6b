/** The service, and the secret that is shown to it. */
export type Service = { readonly url: string; readonly secret: string }

/** The service has not done what it was asked. The message is for the reader, and says what to do. */
export class NotDone extends Error {
  override readonly name = 'NotDone'
  /** Whether it asks for another secret. */
  readonly needsSecret: boolean

  constructor(
    message: string,
    { needsSecret = false, ...options }: ErrorOptions & { needsSecret?: boolean } = {},
  ) {
    super(message, options)
    this.needsSecret = needsSecret
  }
}

// Longer than RabbitMQ takes to confirm, shorter than the patience of a reader.
const timeoutMs = 8_000

/**
 * Asks the service to do something.
 *
 * @throws NotDone with what is wrong in words, within 8 s
 */
export async function askService<Answer>(
  { url, secret }: Service,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: secret, ...(body ? { 'content-type': 'application/json' } : {}) },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch((cause: unknown) => {
    throw new NotDone(
      `The service revenue does not answer this page at ${url}. See whether it runs: npm start starts it, and starts it again when it has died. In a deployment, REVENUE_ORIGINS has to name this page`,
      { cause },
    )
  })
  const answer = (await response.json().catch(() => ({}))) as Answer & { title?: string; detail?: string }
  if (response.ok) return answer
  if (response.status === 401)
    throw new NotDone('The service asks for another secret: one of those in its REVENUE_SECRET', {
      needsSecret: true,
    })
  throw new NotDone(
    `${answer.title ?? `The service answered ${response.status}`}: ${answer.detail ?? 'it says no more'}`,
  )
}
