import { makeBrokerUsers } from './make-broker-users.ts'
import { makeDatabaseUsers } from './make-database-users.ts'
import { migrate } from './migrate.ts'
import { readUsers } from './users.ts'

const {
  DATABASE_URL: databaseUrl,
  RABBITMQ_MANAGEMENT_URL: managementUrl,
  RABBITMQ_VHOST: vhost = '/',
  SERVICE_USERS: serviceUsers = '',
} = process.env
if (!databaseUrl) throw new Error('DATABASE_URL is missing; set it to the URL of the PostgreSQL to migrate')

await migrate(databaseUrl, { log: console.log })
const users = readUsers(serviceUsers)
if (users.length > 0) {
  await makeDatabaseUsers(databaseUrl, users)
  console.log('Made the users of PostgreSQL')
  if (managementUrl) {
    await makeBrokerUsers({ managementUrl, vhost, users })
    console.log('Made the users of RabbitMQ')
  }
}
