export { misspelt, warnOfMisspelt } from './misspelt.ts'
export { passedOn, surroundings } from './passed-on.ts'
export { ConfigError, readConfig } from './read-config.ts'
