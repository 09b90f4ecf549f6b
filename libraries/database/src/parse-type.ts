import pg from 'pg'

const { builtins, getTypeParser } = pg.types

type ParseType = typeof pg.types.getTypeParser

/**
 * How PostgreSQL's types become JavaScript's: like `pg` does it, but counts (`bigint`) become numbers. They
 * stay exact up to 9,007,199,254,740,991, which is 285 years of a million events a second.
 */
export const parseType: ParseType = ((oid, format) => {
  if (oid === builtins.INT8 && format !== 'binary') return Number
  return getTypeParser(oid, format)
}) as ParseType
