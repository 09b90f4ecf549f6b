/** `setTimeout` of node:timers/promises on timers that a test can fake, which those of Node itself are not. */
export async function setTimeout(
  ms: number,
  value: undefined,
  { signal }: { signal: AbortSignal },
): Promise<undefined> {
  return await new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve(value)
    }, ms)
    function end() {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', end)
  })
}
