import type * as z from 'zod'
import type { Variable } from './variable.ts'
import { variables } from './variables.ts'

type Variables = typeof variables

/** The name of a variable that is declared. */
export type VariableName = keyof Variables

/** Whoever reads variables, by the names in the declaration; every other service reads what all of them read. */
type Reads<Service, Name extends VariableName> = Variables[Name]['services'] extends readonly (infer Reader)[]
  ? Service extends Reader
    ? Name
    : never
  : Name

type Checked = {
  [Name in VariableName]: Variables[Name] extends { check: z.ZodType } ? Name : never
}[VariableName]
type NamesOf<Service> = { [Name in Checked]: Reads<Service, Name> }[Checked]
type Known = {
  [Name in Checked]: Variables[Name] extends { preset: string } | { required: true } ? Name : never
}[Checked]

/** What a service is told by its variables. */
export type Config<Service> = {
  readonly [Name in NamesOf<Service> & Known]: z.output<Variables[Name]['check']>
} & { readonly [Name in Exclude<NamesOf<Service>, Known>]?: z.output<Variables[Name]['check']> }

/** The same declaration, for who asks for a variable by a name that is known only when the program runs. */
export const declared: Readonly<Record<VariableName, Variable>> = variables

export const variableNames = Object.keys(variables) as VariableName[]

/** The variables that a service reads, in the order of their declaration. */
export function variablesOf(service: string): VariableName[] {
  return variableNames.filter((name) => {
    const { services } = declared[name]
    return services === 'all' || services.includes(service)
  })
}

/** What whoever runs the system has set of a service's variables; all of it reaches the service. */
export function setByOperator(service: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const given = variablesOf(service)
    .filter((name) => declared[name].setBy === 'operator')
    .flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []))
  return Object.fromEntries(given)
}
