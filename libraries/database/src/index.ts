export { eventColumns } from './event-columns.ts'
export { openDatabase, type Database, type DatabaseOptions, type Statement } from './open-database.ts'
