import type { Row } from '@signalbox/faults'
import { fromFile } from './from-file.ts'

/** What this system has to pass besides the rows that every one has. */
export const rows: readonly Row[] = [fromFile()]
