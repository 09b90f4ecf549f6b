import { expect, test } from 'vitest'
import { closeChangelog } from './close-changelog.ts'

const changelog = '# Changelog\n\n## Unreleased\n\n- A thing\n\n## 0.1.0 - 2026-01-01\n\n- The first\n'

test('what is unreleased becomes a version, and what is older stays', () => {
  expect(closeChangelog(changelog, '0.2.0', '2026-02-03')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-02-03\n\n- A thing\n\n## 0.1.0 - 2026-01-01\n\n- The first\n',
  )
})

test('a version of which nobody was told anything is not made', () => {
  const closed = closeChangelog(changelog, '0.2.0', '2026-02-03')
  expect(() => closeChangelog(closed, '0.3.0', '2026-02-04')).toThrow('says nothing under Unreleased')
  expect(() => closeChangelog('# Changelog\n', '0.2.0', '2026-02-03')).toThrow('one heading')
})
