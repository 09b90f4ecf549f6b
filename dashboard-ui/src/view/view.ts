/** What of the dashboard is shown. Each view has a path of its own, so that it can be shared and found again. */
export type View = { readonly name: 'overview' } | { readonly name: 'keys' } | { readonly name: 'unknown' }

/** @param pathname of the address, such as `/` */
export function viewOf(pathname: string): View {
  if (pathname === '/') return { name: 'overview' }
  return { name: pathname === '/keys' ? 'keys' : 'unknown' }
}
