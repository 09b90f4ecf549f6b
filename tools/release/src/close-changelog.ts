/**
 * Gives what is unreleased its version, and leaves an empty place for what comes next.
 *
 * @param date the day of the release, such as `2026-11-21`
 * @throws when there is nothing to release
 */
export function closeChangelog(changelog: string, version: string, date: string): string {
  const unreleased = '\n## Unreleased\n'
  const [before, after, ...others] = changelog.split(unreleased)
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error('CHANGELOG.md must have one heading that says Unreleased')
  }
  const [changes = ''] = after.split('\n## ')
  if (changes.trim() === '') {
    throw new Error(
      'CHANGELOG.md says nothing under Unreleased; write down what changes for whoever runs this',
    )
  }
  return `${before}${unreleased}\n## ${version} - ${date}\n${after}`
}
