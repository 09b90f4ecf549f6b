/** `setTimeout` of node:timers/promises on timers that a test can fake, which those of Node itself are not. */
export async function setTimeout(
  ms: number,
  value: undefined,
  { signal }: { signal: AbortSignal },
): Promise<undefined> {
  return await new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => resolve(value), ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
