/** A span of time that ends now. */
export type KeyWindow = { readonly name: string; readonly label: string }

const day = { name: '24h', label: '24 h' }

export const keyWindows: readonly KeyWindow[] = [
  { name: '5m', label: '5 min' },
  { name: '1h', label: '1 h' },
  day,
  { name: '7d', label: '7 days' },
]

/** The window of that name; a day when there is none. */
export function keyWindowOf(name: string | null): KeyWindow {
  return keyWindows.find((window) => window.name === name) ?? day
}
