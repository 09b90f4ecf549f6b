import { readJson } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import * as z from 'zod'

// An event may be as large as the api takes it, 4 MiB, and as text inside JSON up to twice that.
const bodyBytesMax = 8 * 1024 * 1024

/** Reads what a person asks for. */
export const readRequest: RequestHandler = readJson(bodyBytesMax)

const queueName = z.string().max(255)
const reasonWord = z.string().max(200)
const filterFields = { queue: queueName.optional(), reason: reasonWord.optional() }
const letterId = z.guid({ error: 'Must be the id of a letter' }).toLowerCase()

/** Which dead letters, as query parameters. */
export const LetterQuery = z.object({ ...filterFields, after: letterId.optional() })

/** `POST /api/dead-letters/replay`. Without `ids` all that match `filter`, and an empty one matches all. */
export const ReplayRequest = z.union([
  z.strictObject({
    filter: z.strictObject(filterFields),
    rate: z.int().min(1).max(10_000).default(500),
  }),
  z.strictObject({
    ids: z.array(letterId).min(1).max(1_000),
    rate: z.int().min(1).max(10_000).default(500),
  }),
])

/** `POST /api/dead-letters/:id/edit`. */
export const EditRequest = z.strictObject({ body: z.string() })
