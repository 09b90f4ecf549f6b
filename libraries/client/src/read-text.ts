/** Far above any answer of the api; what is larger comes from something else. */
const bytesMax = 4 * 1024 * 1024

/**
 * Reads a response's body to its end and releases it, whatever happens.
 *
 * @throws Error when the body breaks off or is larger than any answer of the api
 */
export async function readText(response: Response, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const cancel = () => void reader.cancel().catch(() => {})
  // A response whose fetch does not listen to the signal would be read on for ever.
  signal.addEventListener('abort', cancel)
  try {
    if (signal.aborted) cancel()
    const decoder = new TextDecoder()
    let bytes = 0
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      bytes += value.byteLength
      if (bytes > bytesMax) throw new Error(`the answer is larger than ${bytesMax} bytes`)
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    cancel()
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
