/** The letters of one queue with one reason. */
export type GroupName = { readonly queue: string; readonly reason: string }

/**
 * The address of a group on this page.
 *
 * @param after the last letter of the page before
 */
export function groupPath({ queue, reason }: GroupName, after?: string): string {
  const query = new URLSearchParams({ queue, reason, ...(after === undefined ? {} : { after }) })
  return `/dead-letters?${query.toString()}`
}

/** Where a group, or with nothing said all letters, can be had as NDJSON. */
export function exportPath(group: Partial<GroupName>): string {
  return `/api/dead-letters/export?${new URLSearchParams(group).toString()}`
}
