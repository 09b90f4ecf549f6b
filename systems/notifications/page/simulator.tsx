import type { SystemCardProps } from '@signalbox/contracts'
import { Notice, trackColour } from '@signalbox/ui'
import { useState, type CSSProperties } from 'react'
import { Devices } from './devices.tsx'
import { Knobs } from './knobs.tsx'
import { ProgressList } from './progress-list.tsx'
import { SendForm } from './send-form.tsx'
import classes from './simulator.module.css'

/** Send to a phone, an inbox and an app, see it arrive, and see what happens when a provider fails. */
export default function NotificationsCard({ url, companionUrl }: SystemCardProps) {
  const [sent, setSent] = useState<string>()
  if (url === undefined)
    return (
      <Notice state="unknown" title="Nothing to ask">
        This page was not told where the service notifications is. npm start tells it; a deployment by
        SYSTEM_URLS.
      </Notice>
    )
  return (
    <div className={classes.card} style={{ '--track': trackColour('notifications') } as CSSProperties}>
      <p className={classes.about}>
        Each is sent by a provider, such as Twilio. When one fails it is asked again a little later, and then
        another one takes over. A critical one never waits behind others.
      </p>
      <div className={classes.parts}>
        <div className={classes.hand}>
          <SendForm url={url} onSent={setSent} />
          <ProgressList url={url} id={sent} />
        </div>
        {companionUrl === undefined ? null : <Devices url={companionUrl} />}
      </div>
      {companionUrl === undefined ? null : <Knobs url={companionUrl} />}
    </div>
  )
}
