export * as checks from './checks.ts'
export * from './common.ts'
export * from './config.ts'
export * from './variable.ts'
