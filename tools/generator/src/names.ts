/** A name in each of the forms in which it is written. */
export type Names = {
  /** `orderPlaced`: event types and topics. */
  readonly camel: string
  /** `OrderPlaced`: schemas, and parts of the names of functions. */
  readonly pascal: string
  /** `order-placed`: files and services. */
  readonly kebab: string
  /** `order_placed`: tables. */
  readonly snake: string
}

/** @param name in camelCase or kebab-case */
export function namesOf(name: string): Names {
  const words = name
    .replaceAll(/([A-Z])/g, '-$1')
    .toLowerCase()
    .split('-')
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return {
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    kebab: words.join('-'),
    snake: words.join('_'),
  }
}
