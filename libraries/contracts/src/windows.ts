/** How far back the dashboard can look, and the length of one step of its charts. Both in seconds. */
export const windows = {
  '5m': { windowSeconds: 300, stepSeconds: 5 },
  '1h': { windowSeconds: 3_600, stepSeconds: 15 },
  '24h': { windowSeconds: 86_400, stepSeconds: 300 },
  '7d': { windowSeconds: 604_800, stepSeconds: 3_600 },
} as const satisfies Record<string, { readonly windowSeconds: number; readonly stepSeconds: number }>

export type WindowName = keyof typeof windows

/** The name of every window, the shortest first. */
export const windowNames = Object.keys(windows) as [WindowName, ...WindowName[]]

/** Whether there is such a window. */
export function isWindowName(name: string): name is WindowName {
  return Object.hasOwn(windows, name)
}
