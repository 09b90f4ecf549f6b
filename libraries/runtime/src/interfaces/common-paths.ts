import type { OpenApi } from './interface-routes.ts'

const get = (summary: string, responses: Readonly<Record<number, string>>) => ({
  get: {
    summary,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, description]) => [status, { description }]),
    ),
  },
})

/** What every service answers besides what it is for: the routes of `healthRoutes` and `interfaceRoutes`. */
export const commonPaths: OpenApi['paths'] = {
  '/livez': get('Whether the process runs', { 200: 'It does' }),
  '/readyz': get('Whether it can work now', { 200: 'Yes', 503: 'Not now' }),
  '/health': get('The same, with a word on each dependency', { 200: 'Yes', 503: 'Not now' }),
  '/metrics': get('Figures for Prometheus', { 200: 'As text' }),
  '/docs': get('This interface as a page', { 200: 'The page' }),
  '/openapi.json': get('This interface as an OpenAPI document', { 200: 'The document' }),
}
