import { createSign } from 'node:crypto'
import { call, isReply, judge, later, provider } from './call.ts'
import type { Answer } from './provider.ts'

export type GoogleAccount = {
  readonly clientEmail: string
  readonly privateKey: string
  readonly tokenUrl: string
}

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * The token by which Google lets calls in, kept for as long as it holds, about an hour
 * (https://developers.google.com/identity/protocols/oauth2/service-account).
 */
export function googleToken({ clientEmail, privateKey, tokenUrl }: GoogleAccount) {
  let access: { readonly token: string; readonly until: number } | undefined

  /** Nothing where the key is none. */
  function assertion(): string | undefined {
    const now = Math.floor(Date.now() / 1_000)
    const claims = { iss: clientEmail, scope, aud: tokenUrl, iat: now, exp: now + 3_600 }
    const head = `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64(claims)}`
    try {
      return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`
    } catch {
      return undefined
    }
  }

  return {
    /** The token, or why there is none: then nothing was sent yet. */
    async authorize(signal: AbortSignal): Promise<string | Answer> {
      if (access && access.until > Date.now()) return access.token
      const signed = assertion()
      if (signed === undefined) return provider('bad_private_key')
      const body = new URLSearchParams({ grant_type: grant, assertion: signed })
      const reply = await call(tokenUrl, { method: 'POST', body, signal })
      if (!isReply(reply)) return later('no_access_token')
      const { access_token: given, expires_in: seconds } = reply.json ?? {}
      if (typeof given !== 'string') return judge(reply, {}, [], [privateKey])
      access = { token: given, until: Date.now() + (Number(seconds ?? 3_600) - 60) * 1_000 }
      return given
    },
    forget(): void {
      access = undefined
    },
  }
}
