import type { Session } from '@signalbox/contracts'
import { checked } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import * as z from 'zod'
import { passwordGate, type PasswordGateOptions } from './password-gate.ts'
import { writeSession } from './session-cookie.ts'
import type { sessionTokens } from './session-tokens.ts'

export type LogInOptions = PasswordGateOptions & {
  readonly tokens: ReturnType<typeof sessionTokens>
}

/** `POST /api/login`. */
export const Login = z.object({ password: z.string() })

/** Makes the route that turns the password into a session. Who is logged in already notices nothing of its limits. */
export function logIn({ tokens, ...options }: LogInOptions): RequestHandler {
  const gate = passwordGate(options)
  return (request, response) => {
    const { password } = checked(Login, request.body, 'Send the password as JSON: {"password":"..."}')
    const address = gate(request, password)
    options.log.info({ address }, 'Somebody logged in')
    writeSession(request, response, tokens.issue())
    response.json({ access: 'operator' } satisfies Session)
  }
}
