/** Nothing was written. The message says why, and what would be right. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
