import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OpenApiDocument } from '../interfaces/openapi/document.ts'

type Content = Readonly<Record<string, { readonly schema?: object }>>
type Operation = { readonly responses: Readonly<Record<string, { readonly content: Content }>> }

/**
 * Makes the function that compares answers with what an OpenAPI document says about them.
 *
 * @returns what is wrong with an answer, in words; nothing when it is as documented
 */
export function compareWith(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'openapi')

  return async (method: string, path: string, response: Response): Promise<string | undefined> => {
    const template = Object.keys(document.paths).find((known) => matches(known, path))
    const operations = template ? document.paths[template as keyof typeof document.paths] : {}
    const operation = (operations as Record<string, Operation | undefined>)[method.toLowerCase()]
    const status = String(response.status)
    const answer = operation?.responses[status] ?? operation?.responses['default']
    if (!template || !answer) return `${method} ${path} may not answer ${status}`
    const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';')
    const content = answer.content[mediaType]
    if (!content) return `${method} ${path} may not answer ${status} with '${mediaType}'`
    if (!content.schema) return undefined
    // Its references are read as they stand in the document.
    const schema = JSON.parse(JSON.stringify(content.schema).replaceAll('"#/', '"openapi#/')) as object
    if (ajv.validate(schema, await response.json())) return undefined
    return `${method} ${path} ${status}: ${ajv.errorsText()}`
  }
}

const matches = (template: string, path: string) =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)
