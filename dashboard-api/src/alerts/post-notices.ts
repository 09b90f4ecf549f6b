import type { Database } from '@signalbox/database'
import type { Logger } from '@signalbox/runtime'
import type { Webhook } from './open-webhook.ts'
import { slackMessage } from './slack-message.ts'
import { claimNotice } from './sql/claim-notice.ts'
import { finishNotice } from './sql/finish-notice.ts'
import { postponeNotice } from './sql/postpone-notice.ts'

export type PostNoticesOptions = {
  readonly database: Database
  readonly webhook: Webhook
  /** Where people find the dashboard. */
  readonly dashboardUrl: string | undefined
  readonly log: Logger
}

/**
 * Posts every notice that is due, one after the other. The first that is not taken ends the round and is tried again
 * later. If this process dies after a post and before that was noted, the notice is posted again under its id.
 */
export async function postNotices({
  database,
  webhook,
  dashboardUrl,
  log,
}: PostNoticesOptions): Promise<void> {
  for (let notice = await claimNotice(database); notice; notice = await claimNotice(database)) {
    const facts = { alert: notice.concern.key, status: notice.kind, webhookId: notice.id }
    try {
      await webhook(notice.id, JSON.stringify(slackMessage(notice, dashboardUrl)))
    } catch (error) {
      await postponeNotice(database, notice.id)
      log.warn({ err: error, ...facts }, 'An alert could not be posted; trying again later')
      return
    }
    await finishNotice(database, notice.id)
    log.info(facts, 'An alert was posted')
  }
}
