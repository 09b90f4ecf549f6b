/** Deeper nesting than this helps no reader and can overflow the stack of a writer. */
export const depthMax = 32

export type StorableProblem = {
  readonly path: (string | number)[]
  readonly code: 'nul_character' | 'lone_surrogate' | 'number_too_large' | 'too_deep'
  readonly detail: string
}

// A surrogate half without its partner. With the `u` flag whole pairs count as one character and do not match.
const loneSurrogate = /\p{Surrogate}/u

function textProblem(text: string, path: (string | number)[]): StorableProblem | undefined {
  if (text.includes('\u0000')) {
    return { path, code: 'nul_character', detail: 'Must not hold the NUL character \\u0000' }
  }
  if (loneSurrogate.test(text)) {
    return { path, code: 'lone_surrogate', detail: 'Must not hold half of a surrogate pair' }
  }
  return undefined
}

/**
 * Finds the first thing in a JSON value that JSON allows and PostgreSQL's `jsonb` and `text` do not.
 *
 * @param value anything that `JSON.parse` may return
 * @returns where it is and what is wrong, or nothing when the value can be stored as it is
 */
export function storableProblem(
  value: unknown,
  path: (string | number)[] = [],
): StorableProblem | undefined {
  if (typeof value === 'string') return textProblem(value, path)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { path, code: 'number_too_large', detail: 'Must be a number below 1.8e308; send larger ones as text' }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (path.length > depthMax) {
    return { path, code: 'too_deep', detail: `Must not be nested deeper than ${depthMax} levels` }
  }
  const isArray = Array.isArray(value)
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, isArray ? Number(key) : key]
    const problem = (isArray ? undefined : textProblem(key, path)) ?? storableProblem(item, here)
    if (problem) return problem
  }
  return undefined
}
