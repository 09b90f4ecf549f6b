import { isWindowName, type WindowName } from '@signalbox/contracts'

const preset: WindowName = '5m'

/** The window that an address names with `?window=`, or five minutes. */
export function windowOf(location: URL): WindowName {
  const name = location.searchParams.get('window') ?? preset
  return isWindowName(name) ? name : preset
}

/** The same address with another window, path and query. */
export function withWindow(location: URL, name: WindowName): string {
  const to = new URL(location)
  if (name === preset) to.searchParams.delete('window')
  else to.searchParams.set('window', name)
  return `${to.pathname}${to.search}`
}
