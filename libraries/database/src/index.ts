export { textArray } from './binary-arrays.ts'
export { eventColumns, traceIds, type StorableEvent } from './event-columns.ts'
export { insertOnce } from './insert-once.ts'
export {
  openDatabase,
  type Database,
  type DatabaseOptions,
  type Query,
  type Statement,
} from './open-database.ts'
export { recordStart } from './record-start.ts'
export { settleRepeats } from './settle-repeats.ts'
export { keepTables, type KeepTablesOptions, type UpkeepLog } from './upkeep/keep-tables.ts'
