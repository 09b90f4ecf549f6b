/**
 * Takes one line for people. A line that ends in `...` tells of work under way: a terminal shows it with a
 * clock until the next line comes.
 */
export type Log = (line: string) => void
