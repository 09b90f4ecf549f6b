import type * as z from 'zod'
import type { commonEnvironment } from './common.ts'

type Checked<Of> = { [Name in keyof Of]: Of[Name] extends { check: z.ZodType } ? Name : never }[keyof Of]
type Output<One> = One extends { check: infer Check extends z.ZodType } ? z.output<Check> : never
type Given<Of> = {
  [Name in Checked<Of>]: Of[Name] extends { preset: string } | { required: true } ? Name : never
}[Checked<Of>]

/** What a service is told by the variables that it reads, and by those that every service reads. */
export type ConfigOf<Own> = ConfigIn<typeof commonEnvironment> & ConfigIn<Own>

type ConfigIn<Of> = { readonly [Name in Given<Of>]: Output<Of[Name]> } & {
  readonly [Name in Exclude<Checked<Of>, Given<Of>>]?: Output<Of[Name]>
}
