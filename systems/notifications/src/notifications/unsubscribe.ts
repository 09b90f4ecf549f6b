import { z } from '@signalbox/contracts'
import { checked, html, orUnavailable, pageStyle, securityHeaders, type Html } from '@signalbox/runtime'
import express, { type Router } from 'express'
import { isOurLink } from '../links.ts'
import { problem } from './problems.ts'
import type { OptOuts } from './sql/opt-outs.ts'

const Link = z.strictObject({ recipient: z.string().min(1).max(320), signature: z.string().max(100) })

/**
 * `/unsubscribe`, where the links in emails lead: a mail program posts to it, a person finds a button there. Looking alone changes
 * nothing, as programs that look for bad links do that too.
 *
 * @param key what the links are signed with; without it there are none
 */
export function unsubscribeRoutes(key: string | undefined, optOuts: Pick<OptOuts, 'add'>): Router {
  const routes = express.Router()
  const recipientOf = (query: unknown): string => {
    const { recipient, signature } = checked(Link, query, 'Use the link as it is in the email')
    if (key !== undefined && isOurLink(key, recipient, signature)) return recipient
    throw problem('link_refused', 'Use the link as it is in the email')
  }
  routes.use('/unsubscribe', securityHeaders())
  routes.get('/unsubscribe', ({ query }, response) => {
    const recipient = recipientOf(query)
    const form = html`<form method="post"><button>Send no more emails to ${recipient}</button></form>`
    response.type('html').send(page(form).html)
  })
  routes.post('/unsubscribe', async ({ query }, response) => {
    const recipient = recipientOf(query)
    await orUnavailable(optOuts.add('email', [recipient]))
    response.type('html').send(page(html`<p>No more emails are sent to ${recipient}.</p>`).html)
  })
  return routes
}

const page = (content: Html) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Unsubscribe</title>
        <style>
          ${{ html: pageStyle }}
        </style>
      </head>
      <body>
        <main>
          <h1>Unsubscribe</h1>
          ${content}
        </main>
      </body>
    </html>`
