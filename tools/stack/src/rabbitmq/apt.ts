import path from 'node:path'
import type { Log } from '../log.ts'

/**
 * Configuration for apt-get with lists and cache of its own, so that neither root nor an earlier `apt-get
 * update` is needed and the system's own state is left alone. Sources, keys and proxies stay the system's.
 */
export function aptConfiguration(work: string): string {
  return [
    `Dir::State "${work}";`,
    `Dir::State::lists "${path.join(work, 'lists')}";`,
    'Dir::State::status "/var/lib/dpkg/status";',
    `Dir::Cache "${path.join(work, 'cache')}";`,
    // Only the package lists: no translations, no data of software centres, no lists of files.
    'Acquire::Languages "none";',
    ...['DEP-11', 'DEP-11-icons', 'DEP-11-icons-small', 'DEP-11-icons-large', 'CNF', 'Contents-deb'].map(
      (target) => `Acquire::IndexTargets::deb::${target}::DefaultEnabled "false";`,
    ),
    // A third-party source that cannot be reached must not hold us up for minutes.
    'Acquire::http::Timeout "10";',
    'Acquire::https::Timeout "10";',
    'Acquire::Retries "1";',
    // As root apt would change to the user _apt, who cannot enter a private folder.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root";'] : []),
    // What a system does after its own updates is none of our business.
    ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map(
      (hook) => `#clear ${hook};`,
    ),
    '',
  ].join('\n')
}

/** The user's environment, for proxies, in a language whose messages we can read. */
export function aptEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
}

/** Turns the lines of `apt-get download` into progress. */
export function downloadProgress(count: number, log: Log): (line: string) => void {
  let begun = 0
  let saidAt = Date.now()
  log(`RabbitMQ: downloading ${count} packages of this system (about 35 MB), once ...`)
  return (line) => {
    const name = /^Get:\d+ \S+ \S+ \S+ (\S+)/.exec(line)?.[1]
    if (name === undefined) return
    begun += 1
    if (Date.now() - saidAt < 1_000) return
    saidAt = Date.now()
    log(`RabbitMQ: downloading ${name} (${begun} of ${count}) ...`)
  }
}
