/** What of the dashboard is shown. Each view has a path of its own, so that it can be shared and found again. */
export type View = { readonly name: 'overview' } | { readonly name: 'unknown' }

/** @param pathname of the address, such as `/` */
export function viewOf(pathname: string): View {
  return { name: pathname === '/' ? 'overview' : 'unknown' }
}
