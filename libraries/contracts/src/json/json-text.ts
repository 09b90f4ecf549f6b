declare const isJson: unique symbol

/** A JSON value as it was written, digit by digit. What makes one has looked through it. */
export type JsonText = string & { readonly [isJson]: true }

/**
 * Writes an ordinary value as JSON.
 *
 * @param value what `JSON.stringify` takes. Its numbers are written as JavaScript holds them: what has more digits
 *   than that is exact only in text that never was a value
 */
export function jsonText(value: object | string | number | boolean | null): JsonText {
  return JSON.stringify(value) as JsonText
}
