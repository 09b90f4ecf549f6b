import type { System } from './system.ts'

// What the names in a list of systems are, for whoever names one of them.

export type Systems = readonly System[]
type Part<
  Of extends Systems,
  Name extends 'topics' | 'eventTypes' | 'services',
> = Of[number] extends infer One ? (One extends System ? One[Name] : never) : never
type Names<Of> = Of extends unknown ? Extract<keyof Of, string> : never
type StoredNames<Topics> = Topics extends unknown
  ? Extract<
      {
        [Name in keyof Topics]: Topics[Name] extends { readonly announces: true } ? never : Name
      }[keyof Topics],
      string
    >
  : never
type TakenNames<Types> = Types extends unknown
  ? {
      [Name in keyof Types]: Types[Name] extends { readonly internal: true }
        ? never
        : Name | (Types[Name] extends { readonly aliases: readonly (infer Alias)[] } ? Alias : never)
    }[keyof Types]
  : never

/** The topics of a list of systems, by their names. */
export type TopicNameOf<Of extends Systems> = StoredNames<Part<Of, 'topics'>>
/** The services of a list of systems, by their names. */
export type ServiceNameOf<Of extends Systems> = Names<Part<Of, 'services'>>
/** The event types that the public api takes, aliases among them. */
export type EventTypeOf<Of extends Systems> = Extract<TakenNames<Part<Of, 'eventTypes'>>, string>

type ServiceNamed<Of extends Systems, Name extends string> =
  Part<Of, 'services'> extends infer Services
    ? Services extends Readonly<Record<Name, infer Found>>
      ? Found
      : never
    : never

/** What other systems do in a service. */
type JoinsOf<Of extends Systems, Name extends string> = Of[number] extends infer One
  ? One extends { readonly joins: Readonly<Record<Name, infer Found>> }
    ? Found
    : never
  : never
type Shares<Of extends Systems, Name extends string> = ServiceNamed<Of, Name> | JoinsOf<Of, Name>
type QueuesOf<Stated> = Stated extends { readonly consumes: readonly (infer Queue extends string)[] }
  ? Queue
  : never
/** A union as one type with the keys of all. */
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never
type EnvironmentOf<Stated> = Stated extends { readonly environment: infer Own } ? Own : never
/** A service as its system and those that join it state it. */
export type StatedOf<Of extends Systems, Name extends string> = Omit<
  ServiceNamed<Of, Name>,
  'environment'
> & {
  readonly environment: Together<EnvironmentOf<Shares<Of, Name>>>
}

/** The queues that a service consumes, as it and who joins it state them; any where it is none of the list. */
export type ConsumedBy<Of extends Systems, Name extends string> =
  Name extends ServiceNameOf<Of> ? QueuesOf<Shares<Of, Name>> : string

/** The topics onto which a service puts events, as it and who joins it state them; any where it is none of the list. */
export type PublishedBy<Of extends Systems, Name extends string> =
  Name extends ServiceNameOf<Of> ? TopicsOf<Of, Shares<Of, Name>> : string

type TopicsOf<Of extends Systems, Stated> =
  | (Stated extends { readonly takesEvents: true } ? TopicNameOf<Of> : never)
  | (Stated extends { readonly publishes: readonly (infer Onto extends string)[] } ? Onto : never)
  | (Stated extends { readonly forwards: infer Forwards } ? Extract<Forwards[keyof Forwards], string> : never)
  | (Stated extends { readonly emits: infer Emits } ? Members<Emits[keyof Emits]> : never)
type Members<List> = List extends readonly (infer Member extends string)[] ? Member : never
