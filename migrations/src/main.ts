import { migrate } from './migrate.ts'

const databaseUrl = process.env.DATABASE_URL
if (!databaseUrl) throw new Error('DATABASE_URL is missing; set it to the URL of the PostgreSQL to migrate')

await migrate(databaseUrl, { log: console.log })
