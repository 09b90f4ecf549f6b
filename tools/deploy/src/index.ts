export { platform } from './platform.ts'
export { services, type Service } from './services.ts'
