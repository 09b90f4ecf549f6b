#!/bin/sh
# Writes passwords and keys for compose.yaml into .env, readable by its owner only. What is there already stays as it is:
# the data of PostgreSQL and RabbitMQ belongs to it.
set -eu
cd "$(dirname "$0")/.."
touch .env
chmod 600 .env
# What an editor has left without the end of its last line would become one with what is added.
[ -z "$(tail -c 1 .env)" ] || echo >> .env

add() {
  if ! grep -q "^$1=" .env; then
    echo "$1=$2" >> .env
    echo "Added $1"
  fi
}

# Hexadecimal, as they become a part of URLs. The first two are the administrators'.
for name in POSTGRES_PASSWORD RABBITMQ_PASSWORD $(grep -o 'SERVICE_PASSWORD_[A-Z0-9_]*' compose.yaml | sort -u); do
  add "$name" "$(openssl rand -hex 24)"
done
add TOPIC2_KEYS "k1:$(openssl rand -base64 32)"
add TOPIC3_KEYS "k1:$(openssl rand -base64 32)"
