import path from 'node:path'

const link = /\]\(([^)#\s]+)[^)]*\)/g
const listItem = /^\s*([-*]|\d+\.) /
const fence = /^\s*```/

/**
 * A Markdown text without what links to what is gone: rows of tables, items of lists and paragraphs, each as a whole. So
 * prose about a system goes with it where it links to the system's folder.
 *
 * @param file from the root, with slashes
 * @param isGone says of a path from the root whether it is gone
 */
export function withoutLinks(text: string, file: string, isGone: (place: string) => boolean): string {
  const links = (block: string) =>
    [...block.matchAll(link)].some(
      ([, to = '']) =>
        !to.includes(':') && isGone(path.posix.join(path.posix.dirname(file), to).replace(/\/$/, '')),
    )
  const blocks = blocksOf(text)
  const gone = new Set(blocks.filter(links))
  if (gone.size === 0) return text
  const kept = blocks.reduce<string[]>((before, block, index) => {
    if (!gone.has(block) && !isHeadOf(gone, blocks.slice(index))) return [...before, block]
    // The last item of a list takes with it the empty line that ends the list.
    const last = before.at(-1)
    const ended = last !== undefined && block.endsWith('\n\n') && !last.endsWith('\n\n')
    return ended ? [...before.slice(0, -1), `${last}\n`] : before
  }, [])
  return `${kept.join('').trimEnd()}\n`
}

/** 1 for a heading of the first level, 0 for what is none. */
const levelOf = (block: string) => /^(#+) /.exec(block)?.[1]?.length ?? 0

/** Whether a heading has nothing below it but what is gone. */
function isHeadOf(gone: ReadonlySet<string>, [head = '', ...below]: readonly string[]): boolean {
  const level = levelOf(head)
  if (level === 0) return false
  const end = below.findIndex((block) => levelOf(block) > 0 && levelOf(block) <= level)
  const own = end === -1 ? below : below.slice(0, end)
  return own.length > 0 && own.every((block) => gone.has(block))
}

/** Each with the line breaks after it: a row, an item with the lines that belong to it, a paragraph, a piece of code. */
function blocksOf(text: string): string[] {
  const blocks: string[] = []
  let inCode = false
  let before = ''
  for (const line of text.split(/(?<=\n)/)) {
    const isRow = line.startsWith('|')
    const begins =
      before.trim() === '' || isRow || listItem.test(line) || before.startsWith('|') || before.startsWith('#')
    if (inCode || (!begins && !fence.test(line))) blocks.push((blocks.pop() ?? '') + line)
    else if (line.trim() === '') blocks.push((blocks.pop() ?? '') + line)
    else blocks.push(line)
    if (fence.test(line)) inCode = !inCode
    before = line
  }
  return blocks
}
