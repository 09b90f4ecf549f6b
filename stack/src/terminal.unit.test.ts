import { expect, test } from 'vitest'
import { openTerminal } from './terminal.ts'

test('where there is no terminal every line is a plain line', () => {
  const written: string[] = []
  using terminal = openTerminal({ write: (text) => written.push(text) })
  terminal.log('Downloading ...')
  terminal.log('Done')
  expect(written).toEqual(['Downloading ...\n', 'Done\n'])
})

test('in a terminal a line of work is replaced by the next line', () => {
  const written: string[] = []
  using terminal = openTerminal({ isTTY: true, columns: 40, write: (text) => written.push(text) })
  terminal.log('Downloading ...')
  terminal.log('Done')
  expect(written.slice(0, 2)).toEqual(['\r\u001b[KDownloading ...', '\r\u001b[KDone\n'])
})
