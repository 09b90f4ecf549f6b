import type { DeadLetterSummary, MessageBody } from '@signalbox/contracts'
import type { LetterFacts } from '@signalbox/dead-letters'

/** A dead letter as it is answered, without its body. */
export function summaryOf(letter: LetterFacts): DeadLetterSummary {
  return {
    id: letter.id,
    queue: letter.queue,
    eventId: letter.eventId,
    reason: letter.reason,
    error: letter.error,
    via: letter.via,
    attempts: letter.attempts,
    firstFailure: letter.firstFailure.toISOString(),
    lastFailure: letter.lastFailure.toISOString(),
    replays: letter.replays,
    replayedAt: letter.replayedAt?.toISOString() ?? null,
    editedAt: letter.editedAt?.toISOString() ?? null,
    bytes: letter.bytes,
    wholeSha256: letter.wholeSha256,
    traceId: letter.traceId,
    parentId: letter.parentId,
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as text where they are UTF-8, else in Base64, so that nothing of them is changed by being shown. */
export function bodyOf(bytes: Buffer): MessageBody {
  try {
    return { encoding: 'text', content: utf8.decode(bytes) }
  } catch {
    return { encoding: 'base64', content: bytes.toString('base64') }
  }
}
