export { makeBrokerUsers } from './make-broker-users.ts'
export { makeDatabaseUsers } from './make-database-users.ts'
export { migrate, type MigrateOptions } from './migrate.ts'
export { brokerUrlFor, urlFor, userName, type User } from './users.ts'
