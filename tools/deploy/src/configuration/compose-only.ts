import { plan } from '@signalbox/systems'

/** Where what is asked from outside is published. */
const published = plan.services.flatMap(({ name, port, published: variable, pages }) =>
  variable === undefined
    ? []
    : {
        name: variable,
        preset: String(port),
        meaning: `where ${name}${pages === undefined ? '' : `, with the pages of ${pages},`} is published`,
      },
)

/** What compose.yaml asks for and no service reads. */
export const composeOnly = [
  {
    name: 'POSTGRES_PASSWORD',
    preset: '',
    meaning: 'of the administrator of PostgreSQL; letters and digits only, as it becomes a part of URLs',
  },
  { name: 'RABBITMQ_PASSWORD', preset: '', meaning: 'the same for RabbitMQ' },
  {
    name: 'SERVICE_PASSWORD_...',
    preset: '',
    meaning: 'one for each service, for both; `tools/deploy/make-env.sh` makes all of these',
  },
  { name: 'BIND_ADDRESS', preset: '127.0.0.1', meaning: 'the address at which the pages are published' },
  ...published,
  {
    name: 'RABBITMQ_MANAGEMENT_PORT',
    preset: '15672',
    meaning: 'where the management pages of RabbitMQ are published',
  },
]
