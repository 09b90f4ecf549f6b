import * as z from 'zod'

const Users = z.array(z.object({ user_id: z.string(), revenue: z.string() }))

/**
 * Asks for the users of most revenue and writes them as a table.
 *
 * @throws when the service does not answer as it should
 */
export async function listUsers(url: string, secret: string): Promise<string> {
  const response = await fetch(new URL('/users?order=revenue&limit=100', url), {
    headers: { authorization: secret },
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
  const users = Users.parse(await response.json())
  if (users.length === 0) return 'There are no users yet; send some events first'
  const width = Math.max(...users.map(({ user_id }) => user_id.length))
  const digits = Math.max(...users.map(({ revenue }) => revenue.length))
  return users
    .map(({ user_id, revenue }) => `${user_id.padEnd(width)}  ${revenue.padStart(digits)}`)
    .join('\n')
}
