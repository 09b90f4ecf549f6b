import { formatTime } from '@signalbox/ui'
import useSWR from 'swr'
import { ask, type Message } from './ask.ts'
import classes from './simulator.module.css'

const everyMs = 1_000
const shownMax = 4

const kinds = [
  { title: 'Phone', of: ['twilio', 'messagebird'], empty: 'No sms yet' },
  { title: 'Inbox', of: ['sendgrid', 'mailgun'], empty: 'No email yet' },
  { title: 'App', of: ['firebase', 'onesignal'], empty: 'No push yet' },
] as const

/** What recipients see: what the simulated providers have taken, the newest first. */
export function Devices({ url }: { readonly url: string }) {
  const { data = [], error } = useSWR<readonly Message[], Error>(
    `${url}/sent?limit=200`,
    async (address: string) => await ask<readonly Message[]>(address),
    { refreshInterval: everyMs },
  )
  return (
    <div className={classes.devices}>
      {kinds.map(({ title, of, empty }) => {
        const names: readonly string[] = of
        const messages = data.filter(({ provider }) => names.includes(provider)).toReversed()
        return (
          <section key={title} className={classes.device} data-kind={title} aria-label={title}>
            <h3>{title}</h3>
            {messages.length === 0 ? <p className={classes.dim}>{empty}</p> : null}
            <ul>
              {messages.slice(0, shownMax).map((message) => (
                <li key={message.id}>
                  <span className={classes.text}>{message.text.split('\n')[0]}</span>
                  <span className={classes.by}>
                    {formatTime(message.at)} by {message.provider}
                  </span>
                </li>
              ))}
            </ul>
            {messages.length > shownMax ? (
              <p className={classes.by}>and {messages.length - shownMax} earlier ones</p>
            ) : null}
          </section>
        )
      })}
      {error ? <p className={classes.wrong}>{error.message}</p> : null}
    </div>
  )
}
