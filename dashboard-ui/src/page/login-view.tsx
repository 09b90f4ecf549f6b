import { Button, TextInput, VisuallyHidden } from '@mantine/core'
import { Panel } from '@signalbox/ui'
import { useState, type FormEvent } from 'react'
import { NoAnswer } from '../api/fetch-json.ts'
import { logIn } from '../api/use-session.ts'
import { useTitle } from '../view/title.ts'
import classes from './login-view.module.css'

function sentenceOf(error: unknown): string {
  if (!(error instanceof NoAnswer)) throw error
  return error.problem.detail ?? `${error.message}; try again in a moment`
}

/** Asks for the password, in place of everything. */
export function LoginView() {
  useTitle('Log in')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isAsking, setIsAsking] = useState(false)

  async function submit(): Promise<void> {
    setIsAsking(true)
    try {
      await logIn(password)
    } catch (error) {
      setFailure(sentenceOf(error))
    } finally {
      setIsAsking(false)
    }
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (password === '') setFailure('Type the password first')
    else void submit()
  }

  return (
    <div className={classes.place}>
      <Panel title="Log in" hint="This dashboard is open only to those who know its password.">
        <form className={classes.form} method="post" onSubmit={onSubmit} noValidate>
          {/* Password managers keep a password under a name, and there is only one here. */}
          <VisuallyHidden>
            <input
              type="text"
              name="username"
              autoComplete="username"
              value="dashboard"
              readOnly
              tabIndex={-1}
              aria-hidden="true"
            />
          </VisuallyHidden>
          <TextInput
            type="password"
            name="password"
            autoComplete="current-password"
            label="Password"
            description="Whoever runs this system has set it as DASHBOARD_PASSWORD."
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value)
              setFailure(undefined)
            }}
            error={failure}
            errorProps={{ role: 'alert' }}
          />
          <Button type="submit" loading={isAsking}>
            Log in
          </Button>
        </form>
      </Panel>
    </div>
  )
}
