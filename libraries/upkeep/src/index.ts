export { keepTables, type KeepTablesOptions, type UpkeepLog } from './keep-tables.ts'
