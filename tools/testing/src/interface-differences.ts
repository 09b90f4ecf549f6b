import { Validator } from '@seriousme/openapi-schema-validator'

/** As Express keeps what was added to an application or a router. */
type Layer = {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle?: { readonly stack?: readonly Layer[] }
  match(path: string): boolean
}

type Document = { readonly paths: Readonly<Record<string, object>> }

/**
 * How an application and its OpenAPI document differ: what is wrong with the document to a public validator, the routes that
 * it leaves out, and those that it names and the application does not have.
 */
export async function interfaceDifferences(app: { readonly router: unknown }, document: Document) {
  const routed = new Set(
    routesIn((app.router as { readonly stack: readonly Layer[] }).stack, '', Object.keys(document.paths)),
  )
  const documented = new Set(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    ),
  )
  // Without what JSON leaves out.
  const written = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  return {
    invalid: (await new Validator().validate(written)).errors ?? [],
    leftOut: [...routed].filter((route) => !documented.has(route)),
    missing: [...documented].filter((route) => !routed.has(route)),
  }
}

function routesIn(layers: readonly Layer[], mount: string, paths: readonly string[]): string[] {
  return layers.flatMap((layer) => {
    const { route, handle } = layer
    if (!route) return routesIn(handle?.stack ?? [], mount + mountOf(layer, mount, paths), paths)
    const methods = Object.keys(route.methods)
    // What answers every method answers 405; what stands for many addresses guards them, or shows the page.
    if (methods.length > 1 || typeof route.path !== 'string' || route.path.includes('*')) return []
    const path = `${mount}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    return methods.map((method) => `${method} ${path.replace(/(?<=.)\/$/, '')}`)
  })
}

/** Where a router was added, which Express does not keep: the shortest beginning of a documented path that leads to it. */
function mountOf(layer: Layer, mount: string, paths: readonly string[]): string {
  const below = paths.filter((path) => path.startsWith(mount)).map((path) => path.slice(mount.length))
  const beginnings = below.flatMap((path) =>
    path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/')),
  )
  const found = beginnings.toSorted((a, b) => a.length - b.length).find((path) => layer.match(path || '/'))
  // One to which no documented path leads leaves all of its routes out.
  return found ?? '?'
}
