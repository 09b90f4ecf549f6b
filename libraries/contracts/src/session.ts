/**
 * What the one who asks may do.
 *
 * - `open`: everything; there is no password, and the dashboard is used on the machine that it runs on.
 * - `operator`: everything, after a login.
 * - `reader`: look at everything and change nothing; there is no password, and it is used over a network.
 * - `login`: nothing before a login.
 */
export type Access = 'open' | 'operator' | 'reader' | 'login'

/** `GET /api/session`, and the answer to a login or a logout. */
export type Session = { readonly access: Access }
