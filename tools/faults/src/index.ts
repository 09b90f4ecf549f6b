export type { Row, RowContext } from './row.ts'
export { between, pick, seededRandom, shuffled, type Random } from './random.ts'
export { seconds, until } from './wait.ts'
