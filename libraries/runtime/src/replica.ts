import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/**
 * A name for this run of this process, such as `web-1:4711:3f2a9c01`. It is new after each start, so figures
 * that two runs write under their names never mix.
 */
export const replicaName = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
