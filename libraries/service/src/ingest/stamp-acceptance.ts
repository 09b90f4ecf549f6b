/** Names one acceptance of one event, so that the same event taken twice can be told from one delivered twice. */
export type Acceptance = { readonly accepted_date: string; readonly accepted_by: string }

/**
 * Makes the function that stamps each event that is taken: who took it and when. The times of one replica are all
 * different, as they count on in microseconds where the clock has not moved.
 *
 * @param now milliseconds since 1970
 */
export function stampAcceptances(replica: string, now: () => number = Date.now): () => Acceptance {
  let last = 0
  let written = Number.NaN
  let prefix = ''
  return () => {
    last = Math.max(last + 1, now() * 1_000)
    const milliseconds = Math.floor(last / 1_000)
    if (milliseconds !== written) {
      written = milliseconds
      prefix = new Date(milliseconds).toISOString().slice(0, -1)
    }
    return { accepted_date: `${prefix}${String(last % 1_000).padStart(3, '0')}Z`, accepted_by: replica }
  }
}
