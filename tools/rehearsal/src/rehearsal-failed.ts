/** The platform would not have got this version running. The message says where it stopped, and why. */
export class RehearsalFailed extends Error {
  override readonly name = 'RehearsalFailed'
}
