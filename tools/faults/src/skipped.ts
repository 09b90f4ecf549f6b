/** A row cannot be run here. The message says why, in a sentence. */
export class RowSkipped extends Error {
  override readonly name = 'RowSkipped'
}
