import type { RequestHandler } from 'express'
import { problem } from '../problems.ts'
import { passwordGate, type PasswordGateOptions } from './password-gate.ts'

/** Makes the guard for programs that cannot log in: they send the password each time, by HTTP Basic, under any name. */
export function requirePassword(options: PasswordGateOptions): RequestHandler {
  const gate = passwordGate(options)
  return (request, response, next) => {
    const [, base64] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.get('authorization') ?? '') ?? []
    response.setHeader('WWW-Authenticate', 'Basic realm="Signalbox", charset="UTF-8"')
    if (base64 === undefined) {
      throw problem('login_required', 'Send DASHBOARD_PASSWORD by HTTP Basic; any user name will do')
    }
    const credentials = Buffer.from(base64, 'base64').toString()
    gate(request, credentials.slice(credentials.indexOf(':') + 1))
    response.removeHeader('WWW-Authenticate')
    next()
  }
}
