import { variables } from '@signalbox/systems'
import { composeOnly } from './compose-only.ts'

/** .env.example: what `.env` must and may have for compose.yaml. */
export function exampleEnv(): string {
  const operator = [...variables].filter(([, { setBy }]) => setBy === 'operator')
  const needed = operator.filter(([, { required }]) => required)
  const optional = operator.filter(([, { required }]) => !required)
  return `# For compose.yaml. \`sh tools/deploy/make-env.sh\` writes .env with passwords and keys of its own. docs/configuration.md says more.

# They become a part of URLs: letters and digits only.
# The administrators, who make the users of the services:
POSTGRES_PASSWORD=
RABBITMQ_PASSWORD=
# And SERVICE_PASSWORD_..., each service's own for both; compose.yaml has their names.

# \`k1:\` and the output of \`openssl rand -base64 32\`, different ones. See docs/deploy-docker.md before you change them.
${needed.map(([name]) => `${name}=`).join('\n')}

# What people open; preset to this machine only. Set INGEST_KEYS, RATE_LIMIT_EVENTS_PER_SECOND and DASHBOARD_PASSWORD before
# you set BIND_ADDRESS.
${composeOnly
  .filter(({ preset }) => preset !== '')
  .map(({ name, preset }) => `# ${name}=${preset}`)
  .join('\n')}

${optional.map(([name, { meaning, preset = '' }]) => `# ${plain(meaning)}\n# ${name}=${preset}`).join('\n')}
`
}

/** Without links and marks, which nobody renders here. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 (docs/$2)')
}
