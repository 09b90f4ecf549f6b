import type { Session } from '@signalbox/contracts'
import { tokenBuckets, type Logger } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import * as z from 'zod'
import { problem } from '../problems.ts'
import { passwordChecker } from './check-password.ts'
import { writeSession } from './session-cookie.ts'
import type { sessionTokens } from './session-tokens.ts'

export type LogInOptions = {
  readonly password: string
  readonly tokens: ReturnType<typeof sessionTokens>
  readonly log: Logger
}

// An IPv6 address with its zone.
const addressLengthMax = 64

const Login = z.object({ password: z.string() })

/**
 * Makes the route that turns the password into a session: five tries from one address, then one every 30 s.
 * Addresses are cheap to have many of, so there is a limit for all together too, which nobody notices who is logged
 * in already.
 */
export function logIn({ password, tokens, log }: LogInOptions): RequestHandler {
  const isPassword = passwordChecker(password)
  const fromOne = tokenBuckets({ capacity: 5, refillMs: 30_000 })
  const fromAll = tokenBuckets({ capacity: 60, refillMs: 1_000 })

  return (request, response) => {
    const { success, data } = Login.safeParse(request.body)
    if (!success) throw problem('malformed_login', 'Send the password as JSON: {"password":"..."}')
    // What stands in X-Forwarded-For need not be an address.
    const address = (request.ip ?? '').slice(0, addressLengthMax)
    const waitMs = fromOne.take(address) || fromAll.take('')
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000)
      response.setHeader('Retry-After', seconds)
      throw problem('too_many_tries', `Too many tries to log in; try again in ${seconds} s`)
    }
    if (!isPassword(data.password)) {
      log.warn({ address }, 'Somebody tried to log in with a wrong password')
      throw problem('wrong_password', 'This is not the password; check it and try again')
    }
    fromOne.forget(address)
    log.info({ address }, 'Somebody logged in')
    writeSession(request, response, tokens.issue())
    response.json({ access: 'operator' } satisfies Session)
  }
}
