export { createTestDatabase, type TestDatabase } from './create-test-database.ts'
export { createTestVhost, type QueueFigures, type TestVhost } from './create-test-vhost.ts'
export type { ManagementApi } from './management-api.ts'
export type { Provided } from './provided.ts'
