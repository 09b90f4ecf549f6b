import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { logOut } from '../api/use-session.ts'
import classes from './log-out-button.module.css'

/** Ends the session of this browser. */
export function LogOutButton() {
  const [failed, setFailed] = useState(false)
  return (
    <UnstyledButton
      className={classes.button}
      onClick={() => void logOut().catch(() => setFailed(true))}
      aria-live="polite"
    >
      {failed ? 'Could not log out, try again' : 'Log out'}
    </UnstyledButton>
  )
}
