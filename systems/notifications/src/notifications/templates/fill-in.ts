import { eventErrors, type EventError } from '@signalbox/contracts'
import { orUnavailable } from '@signalbox/runtime'
import type { Read } from '../judge-request.ts'
import type { Templates } from '../sql/templates.ts'
import { render, TemplateUse, type Template } from './template.ts'

type Use = { readonly use: TemplateUse } | { readonly errors: EventError[] } | undefined

/**
 * Puts the texts of templates into the payloads of what names one, with one look for all of them.
 *
 * @throws ProblemError when PostgreSQL is away
 */
export function fillIn(templates: Pick<Templates, 'find'>) {
  return async (places: readonly Read[]): Promise<readonly Read[]> => {
    const uses = places.map(useIn)
    const wanted = new Map<string, TemplateUse>()
    for (const one of uses) if (one && 'use' in one) wanted.set(keyOf(one.use), one.use)
    if (uses.every((one) => one === undefined)) return places
    const found = wanted.size === 0 ? [] : await orUnavailable(templates.find([...wanted.values()]))
    const byKey = new Map([...wanted.keys()].map((key, index) => [key, found[index]]))
    return places.map((place, index) => {
      const one = uses[index]
      if (one === undefined || 'errors' in place) return place
      if ('errors' in one) return refused(place, one.errors)
      const filled = filledBy(place.fields as object, byKey.get(keyOf(one.use)), one.use)
      return 'errors' in filled ? refused(place, filled.errors) : { ...place, ...filled }
    })
  }
}

const keyOf = ({ name, version }: TemplateUse) => `${name} ${version}`

function useIn(place: Read): Use {
  if ('errors' in place || place.problem || !place.fields || !('template' in place.fields)) return undefined
  const given = { template: place.fields['template'] }
  const read = TemplateUse.safeParse(given.template)
  if (read.success) return { use: read.data }
  const errors = eventErrors(read.error, given.template)
  return { errors: errors.map((error) => ({ ...error, pointer: `/template${error.pointer}` })) }
}

const refused = ({ index }: Read, errors: readonly EventError[]): Read => ({
  index,
  errors: errors.map((error) => (index === undefined ? error : { index, ...error })),
})

function filledBy(
  fields: object,
  template: Template | undefined,
  use: TemplateUse,
): { readonly errors: EventError[] } | { readonly fields: Record<string, unknown> } {
  const { template: _named, payload, ...others } = fields as Record<string, unknown>
  const errorAt = (pointer: string, detail: string) => ({
    errors: [{ pointer, code: 'invalid_field', detail }],
  })
  if (!template) return errorAt('/template/name', 'There is no such template')
  if (template.channel !== others['channel'])
    return errorAt('/template/name', `It is a template for ${template.channel}`)
  const rendered = render(template, use)
  if ('errors' in rendered) return rendered
  const { texts } = rendered
  const given = typeof payload === 'object' && payload !== null ? payload : {}
  const twice = Object.keys(texts).find((field) => field in given)
  if (twice !== undefined) return errorAt(`/payload/${twice}`, 'It comes from the template')
  return { fields: { ...others, payload: { ...given, ...texts } } }
}
