import type { ReactNode } from 'react'
import type { Answer } from '../api/use-answer.ts'
import { FailedNotice } from './failed-notice.tsx'
import { Loading } from './loading.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { useFreshness } from './use-freshness.ts'

type AnsweredProps<T> = { readonly answer: Answer<T>; readonly children: (data: T) => ReactNode }

/** Shows what was answered; before there is an answer why not, and when it is old how old. */
export function Answered<T>({ answer, children }: AnsweredProps<T>) {
  const fresh = useFreshness(answer)
  if (fresh.state === 'failed') return <FailedNotice detail={fresh.detail} />
  if (answer.data === undefined) return <Loading />
  return (
    <>
      {fresh.state === 'stale' ? <StaleNotice age={fresh.age} detail={fresh.detail} /> : null}
      {children(answer.data)}
    </>
  )
}
