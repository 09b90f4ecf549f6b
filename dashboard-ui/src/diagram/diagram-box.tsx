import { LampMark, topicMark, trackColour } from '@signalbox/ui'
import { memo, type CSSProperties } from 'react'
import type { BoxText } from './box-text.ts'
import classes from './diagram.module.css'
import type { Box } from './layout.ts'
import type { Direction } from './metrics.ts'

type DiagramBoxProps = { readonly box: Box; readonly text: BoxText; readonly direction: Direction }

const levels = [0, 1, 2, 3, 4, 5]

const titleLengthMax: Readonly<Record<Direction, number>> = { across: 14, down: 10 }

/** Splits a name that is too long for its box between two of its words, as near to the middle as it can. */
function titleLines(title: string, direction: Direction): string[] {
  if (title.length <= titleLengthMax[direction]) return [title]
  const cuts = [...title.matchAll(/(?<=[-_ ])|(?=[A-Z])/g)].map(({ index }) => index)
  const fromMiddle = (cut: number) => Math.abs(cut - title.length / 2)
  const [cut] = cuts.toSorted((a, b) => fromMiddle(a) - fromMiddle(b))
  return cut === undefined ? [title] : [title.slice(0, cut), title.slice(cut)]
}

function Level({ box, level }: { box: Box; level: number }) {
  const width = 9
  const from = box.x + (box.width - levels.length * (width + 2) + 2) / 2
  return levels.map((index) => (
    <rect
      key={index}
      className={classes.level}
      data-lit={index < level}
      x={from + index * (width + 2)}
      y={box.y + box.height - 10}
      width={width}
      height={4}
      rx={1}
    />
  ))
}

/** The number of a topic's track, so that its colour does not stand alone. */
function Roundel({ box }: { box: Box }) {
  const x = box.x + 3
  const y = box.y + 3
  return (
    <>
      <circle cx={x} cy={y} r={7.5} className={classes.roundel} />
      <text x={x} y={y + 3.8} className={classes.mark}>
        {topicMark(box.name)}
      </text>
    </>
  )
}

function sameText(a: DiagramBoxProps, b: DiagramBoxProps): boolean {
  const write = ({ text }: DiagramBoxProps) => `${text.lamp} ${text.level} ${text.lines.join('\n')}`
  return a.box === b.box && write(a) === write(b)
}

/** One box of the diagram and what it says now. It is drawn again only when that changes. */
export const DiagramBox = memo(function DiagramBox({ box, text, direction }: DiagramBoxProps) {
  const { x, y, width, height, kind, topic } = box
  const { lines, lamp, level } = text
  const titles = titleLines(text.title, direction)
  const lineHeight = direction === 'across' ? 18 : 15
  const middle = x + width / 2
  const room = level === undefined ? 0 : 7
  const first = y + (height - room) / 2 - ((titles.length + lines.length - 1) * lineHeight) / 2 + 4.5
  const style = topic === undefined ? undefined : ({ '--track': trackColour(topic) } as CSSProperties)
  // The word stands right of the middle, to make room for its lamp; a letter is about 6.6 wide.
  const lampLeft = middle - (lines[0]?.length ?? 0) * 3.3 - 11
  return (
    <g className={classes.box} data-kind={kind} data-lamp={lamp} style={style}>
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx={kind === 'service' ? 3 : 7}
        className={classes.face}
      />
      {kind === 'table' ? <path d={`M${x} ${y + 6}h${width}`} className={classes.lid} /> : null}
      {kind === 'queue' && topic !== undefined ? <Roundel box={box} /> : null}
      {titles.map((title, index) => (
        <text key={title} x={middle} y={first + index * lineHeight} className={classes.title}>
          {title}
        </text>
      ))}
      {lamp ? <LampMark state={lamp} x={lampLeft} y={first + titles.length * lineHeight - 12.5} /> : null}
      {lines.map((line, index) => (
        <text
          key={line}
          x={lamp && index === 0 ? middle + 9 : middle}
          y={first + (titles.length + index) * lineHeight}
          className={classes.line}
        >
          {line}
        </text>
      ))}
      {level === undefined ? null : <Level box={box} level={level} />}
    </g>
  )
}, sameText)
