import { isWindowName, type WindowName } from '@signalbox/contracts'

const preset: WindowName = '5m'

export const windowLabels: Readonly<Record<WindowName, string>> = {
  '5m': '5 min',
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
}

/** The window that an address names with `?window=`, or else five minutes or what the view prefers. */
export function windowOf(location: URL, preferred = preset): WindowName {
  const name = location.searchParams.get('window') ?? preferred
  return isWindowName(name) ? name : preferred
}

/** The same address with another window, path and query. What the view prefers needs not be named. */
export function withWindow(location: URL, name: WindowName, preferred = preset): string {
  const to = new URL(location)
  if (name === preferred) to.searchParams.delete('window')
  else to.searchParams.set('window', name)
  return `${to.pathname}${to.search}`
}
