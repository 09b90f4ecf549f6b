export { startService, type Service } from './start-service.ts'
