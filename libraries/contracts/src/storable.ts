/** Deeper nesting than this helps no reader and can overflow the stack of a writer. */
export const depthMax = 32

export type StorableProblem = {
  /** Where it is, from the value that was looked at inwards. */
  readonly path: (string | number)[]
  readonly code: 'nul_character' | 'lone_surrogate' | 'number_too_large' | 'too_deep'
  readonly detail: string
}

/**
 * Finds the first thing in a JSON value that JSON allows and PostgreSQL's `jsonb` and `text` do not.
 *
 * @param value anything that `JSON.parse` may return
 * @returns where it is and what is wrong, or nothing when the value can be stored as it is
 */
export function storableProblem(value: unknown, depth = 0): StorableProblem | undefined {
  if (typeof value === 'string') return textProblem(value)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return {
      path: [],
      code: 'number_too_large',
      detail: 'Must be a number below 1.8e308; send larger ones as text',
    }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= depthMax) {
    return { path: [], code: 'too_deep', detail: `Must not be nested deeper than ${depthMax} levels` }
  }
  return Array.isArray(value) ? arrayProblem(value, depth) : objectProblem(value, depth)
}

function arrayProblem(items: readonly unknown[], depth: number): StorableProblem | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const problem = storableProblem(items[index], depth + 1)
    if (problem) return { ...problem, path: [index, ...problem.path] }
  }
  return undefined
}

function objectProblem(object: object, depth: number): StorableProblem | undefined {
  for (const key in object) {
    const item: unknown = object[key as never]
    // A key that cannot be stored is not repeated: the problem is reported at its object.
    const keyProblem = textProblem(key)
    if (keyProblem) return keyProblem
    const problem = storableProblem(item, depth + 1)
    if (problem) return { ...problem, path: [key, ...problem.path] }
  }
  return undefined
}

function textProblem(text: string): StorableProblem | undefined {
  if (text.includes('\u0000')) {
    return { path: [], code: 'nul_character', detail: 'Must not hold the NUL character \\u0000' }
  }
  if (!text.isWellFormed()) {
    return { path: [], code: 'lone_surrogate', detail: 'Must not hold half of a surrogate pair' }
  }
  return undefined
}
