import { clientNetwork, tokenBuckets, type Logger } from '@signalbox/runtime'
import type { Request } from 'express'
import { problem } from '../problems.ts'
import { passwordChecker } from './check-password.ts'

export type PasswordGateOptions = {
  readonly password: string
  readonly log: Logger
}

/**
 * Makes the function that lets a password pass: five tries from one client, then one every 30 s. Addresses are cheap
 * to have many of, so there is a limit for all together too. It returns who asks, and throws the problem
 * that answers everybody else.
 */
export function passwordGate({ password, log }: PasswordGateOptions) {
  const isPassword = passwordChecker(password)
  const fromOne = tokenBuckets({ capacity: 5, refillMs: 30_000 })
  const fromAll = tokenBuckets({ capacity: 60, refillMs: 1_000 })

  return (request: Request, given: string): string => {
    const address = clientNetwork(request.ip ?? '')
    const waitMs = fromOne.take(address) || fromAll.take('')
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000)
      throw problem('too_many_tries', `Too many tries to log in; try again in ${seconds} s`, {
        retryAfterSeconds: seconds,
      })
    }
    if (!isPassword(given)) {
      log.warn({ address }, 'Somebody tried to log in with a wrong password')
      throw problem('wrong_password', 'This is not the password; check it and try again')
    }
    fromOne.forget(address)
    return address
  }
}
