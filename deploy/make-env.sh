#!/bin/sh
# Writes .env with new passwords and keys for compose.yaml, readable by its owner only.
set -eu
cd "$(dirname "$0")/.."

if [ -e .env ]; then
  echo '.env is there already, and the data of PostgreSQL and RabbitMQ belongs to its passwords; delete it only with that data' >&2
  exit 1
fi
umask 077
# Passwords are hexadecimal, as they become a part of URLs.
cat > .env <<END
POSTGRES_PASSWORD=$(openssl rand -hex 24)
RABBITMQ_PASSWORD=$(openssl rand -hex 24)
TOPIC2_KEYS=k1:$(openssl rand -base64 32)
TOPIC3_KEYS=k1:$(openssl rand -base64 32)
END
echo 'Wrote .env'
