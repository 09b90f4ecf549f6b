export { misspelt, warnOfMisspelt } from './misspelt.ts'
export { passedOn, surroundings } from './passed-on.ts'
export { ConfigError, readConfig } from './read-config.ts'
export type { Variable } from './variable.ts'
export {
  declared,
  setByOperator,
  variableNames,
  variablesOf,
  type Config,
  type VariableName,
} from './variables-of.ts'
