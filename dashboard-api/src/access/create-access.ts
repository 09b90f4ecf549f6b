import type { Access, Session } from '@signalbox/contracts'
import { atMost, readJson, type Logger } from '@signalbox/runtime'
import express, { type Request, type RequestHandler, type Router } from 'express'
import { problem } from '../problems.ts'
import { isLocal } from './is-local.ts'
import { logIn } from './log-in.ts'
import { requirePassword } from './require-password.ts'
import { clearSession, readSession } from './session-cookie.ts'
import { sessionTokens } from './session-tokens.ts'

export type AccessOptions = {
  /** Nothing means that there is no login: everything on this machine, reading only over a network. */
  readonly password: string | undefined
  readonly log: Logger
}

/** Who may do what. */
export type AccessControl = {
  /** `GET /session`, `POST /login` and `POST /logout`, for everybody. */
  readonly routes: Router
  /** For what only shows something. Throws the problem 401 before a login. */
  readonly requireReader: RequestHandler
  /** For what changes something. Throws the problem 401 before a login, and 403 for readers. */
  readonly requireOperator: RequestHandler
  /** For programs that only read and cannot log in: the password by HTTP Basic, where there is one. */
  readonly requireProgram: RequestHandler
}

const loginsAtOnce = 16
const setPassword = 'set DASHBOARD_PASSWORD for dashboard-api and start it again'

/** Makes the login and the guards of all other routes. */
export function createAccess({ password, log }: AccessOptions): AccessControl {
  const tokens = password === undefined ? undefined : sessionTokens(password)

  function accessOf(request: Request): Access {
    if (tokens) return tokens.isValid(readSession(request)) ? 'operator' : 'login'
    return isLocal(request) ? 'open' : 'reader'
  }

  const requireReader: RequestHandler = (request, _response, next) => {
    if (accessOf(request) === 'login') throw problem('login_required', 'Log in with POST /api/login first')
    next()
  }
  const requireOperator: RequestHandler = (request, response, next) => {
    if (accessOf(request) === 'reader') {
      throw problem('read_only', `Over a network, changing something needs a login; ${setPassword}`)
    }
    requireReader(request, response, next)
  }

  const requireProgram: RequestHandler =
    password === undefined ? (_request, _response, next) => next() : requirePassword({ password, log })

  const routes = express.Router()
  routes.get('/session', (request, response) => {
    response.json({ access: accessOf(request) } satisfies Session)
  })
  routes.post('/login', atMost(loginsAtOnce), readJson(4 * 1024))
  if (password !== undefined && tokens) routes.post('/login', logIn({ password, tokens, log }))
  routes.post('/login', () => {
    throw problem('no_login', `There is no password to log in with; ${setPassword}`)
  })
  routes.post('/logout', (request, response) => {
    clearSession(request, response)
    response.json({ access: tokens ? 'login' : accessOf(request) } satisfies Session)
  })
  return { routes, requireReader, requireOperator, requireProgram }
}
