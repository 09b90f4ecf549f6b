import { expect, test } from 'vitest'
import { openTerminal } from './terminal.ts'

test('where there is no terminal every line is a plain line', () => {
  const written: string[] = []
  using terminal = openTerminal({ write: (text) => written.push(text) })
  terminal.log('Downloading ...')
  terminal.log('Done')
  expect(written).toEqual(['Downloading ...\n', 'Done\n'])
})

test('in a terminal a line of work stays last until it is done', () => {
  const written: string[] = []
  using terminal = openTerminal({ isTTY: true, columns: 40, write: (text) => written.push(text) })
  terminal.log('Downloading ...')
  terminal.log('PostgreSQL is up')
  terminal.done('Ready')
  const lines = written.map((text) => text.replace('\r\u001b[K', ''))
  expect(lines).toEqual(['Downloading ...', 'PostgreSQL is up\n', 'Downloading ...', 'Ready\n'])
})
