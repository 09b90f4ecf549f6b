import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Names } from './names.ts'

/** What the examples in the templates stand for. */
export type Rendering = {
  readonly topics: readonly Names[]
  readonly service?: Names
  readonly system?: Names
}

const templates = fileURLToPath(new URL('../templates', import.meta.url))

const exampleTopic = /orderPlaced|OrderPlaced|order-placed|order_placed/

/** Every file of a kind of template, by its path below the template's folder, with its text. */
export function readTemplates(
  kind: 'event' | 'service' | 'subscription' | 'package' | 'system',
): ReadonlyMap<string, string> {
  const files = readdirSync(path.join(templates, kind), { recursive: true, withFileTypes: true })
  return new Map(
    files
      .filter((file) => file.isFile())
      .map((file) => path.join(file.parentPath, file.name))
      .map((file) => [
        path.relative(path.join(templates, kind), file).replaceAll(path.sep, '/'),
        readFileSync(file, 'utf8'),
      ]),
  )
}

/**
 * Writes templates out. They are what would be written for the topic `orderPlaced` and the service `invoices` of the system `corner-shop`: a file
 * named after the topic is made once for each topic, and in the others so is every statement that names it.
 */
export function render(given: ReadonlyMap<string, string>, rendering: Rendering): Map<string, string> {
  const { topics } = rendering
  const files = [...given].flatMap(([file, text]) =>
    exampleTopic.test(file)
      ? topics.map((topic) => [replace(file, rendering, topic), replace(text, rendering, topic)] as const)
      : [[replace(file, rendering), repeat(text, rendering)] as const],
  )
  return new Map(files)
}

/** A statement begins at the start of a line, and goes on as long as lines are indented or only close it. */
function repeat(text: string, rendering: Rendering): string {
  return text
    .split(/^(?=[^\s)}\]])/m)
    .flatMap((statement) =>
      exampleTopic.test(statement)
        ? rendering.topics.map((topic) => replace(statement, rendering, topic))
        : [replace(statement, rendering)],
    )
    .join('')
}

function replace(text: string, { service, system }: Rendering, topic?: Names): string {
  const names: Readonly<Record<string, string | undefined>> = {
    orderPlaced: topic?.camel,
    OrderPlaced: topic?.pascal,
    'order-placed': topic?.kebab,
    order_placed: topic?.snake,
    invoices: service?.kebab,
    Invoices: service?.pascal,
    'corner-shop': system?.kebab,
    cornerShop: system?.camel,
    CornerShop: system?.pascal,
  }
  return text.replaceAll(
    new RegExp(Object.keys(names).join('|'), 'g'),
    (example) => names[example] ?? example,
  )
}

/** Files by their paths from the root, which lie in a folder. */
export const inFolder = (folder: string, files: Iterable<readonly [string, string]>) =>
  new Map([...files].map(([file, text]) => [`${folder}/${file}`, text]))
