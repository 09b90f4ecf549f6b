import { keepIngestKey } from '../api/ingest-key.ts'
import { conduct, type Conducted } from './conduct.ts'
import type { News, SentOrder } from './messages.ts'

// Runs beside the page, so that neither slows the other down, and browsers do not slow it down in the background.
let conducted: Conducted | undefined

globalThis.addEventListener('message', ({ data: order }: MessageEvent<SentOrder>) => {
  if (order.do === 'stop') return conducted?.stop()
  if (conducted) return
  keepIngestKey(order.key)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page has no origin to its worker
  conducted = conduct(order, (news: News) => globalThis.postMessage(news))
  conducted.done.catch(reportError).finally(() => (conducted = undefined))
})
