// By its path: Railway's command line reads .railway/railway.ts, and so this, where no package was built.
// oxlint-disable-next-line no-restricted-imports
export {
  declared,
  surroundings,
  variableNames,
  variablesOf,
  type VariableName,
} from '../../../libraries/runtime/src/config/index.ts'
