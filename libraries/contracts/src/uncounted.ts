// No name of a queue has a colon.
const prefix = 'uncounted:'

/**
 * Who put an event onto its topic (`accepted_by`), where it was derived from one of a queue by a consumer that counts
 * nothing. The ledger tells of such events as not counted.
 */
export function uncountedOf(queue: string): string {
  return `${prefix}${queue}`
}
