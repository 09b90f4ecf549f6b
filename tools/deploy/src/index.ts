export { images, platform, rabbitmqErlangArguments } from './platform.ts'
export { services, type Service, type ServiceName } from './services.ts'
export { declared, type VariableName } from './variables.ts'
