/**
 * Takes one line for people. A line that ends in `...` tells of work under way: a terminal shows it last,
 * with a clock.
 */
export type Log = (line: string) => void
