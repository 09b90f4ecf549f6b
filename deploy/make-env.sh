#!/bin/sh
# Writes .env with new passwords and keys for compose.yaml, readable by its owner only.
set -eu
cd "$(dirname "$0")/.."

if [ -e .env ]; then
  echo '.env is there already, and the data of PostgreSQL and RabbitMQ belongs to its passwords; delete it only with that data' >&2
  exit 1
fi

# Hexadecimal, as they become a part of URLs.
postgres=$(openssl rand -hex 24)
rabbitmq=$(openssl rand -hex 24)
topic2=$(openssl rand -base64 32)
topic3=$(openssl rand -base64 32)

umask 077
cat > .env <<END
POSTGRES_PASSWORD=$postgres
RABBITMQ_PASSWORD=$rabbitmq
TOPIC2_KEYS=k1:$topic2
TOPIC3_KEYS=k1:$topic3
END
echo 'Wrote .env'
