#!/bin/sh
# Makes the password of RabbitMQ and the keys that seal events, and sets them on Railway. Run it once, in a folder that is
# linked to the project, after `railway config apply`. Nothing is printed and nothing is written down.
set -eu
cd "$(dirname "$0")/../.."

# `variable service`, a line for each service that reads a key ring.
readers=$(node -p 'Object.entries(require("./.railway/facts.json").keys).flatMap(([name, readers]) =>
  readers.map((service) => `${name} ${service}`)).join("\n")')
# What is set last says that all of them are set.
last=$(echo "$readers" | tail -n 1)
[ -n "$last" ] || last='RABBITMQ_DEFAULT_PASS rabbitmq'

if railway variable list --service "${last#* }" --kv | grep -q "^${last% *}=."; then
  echo 'The keys are set already. New ones could not open what is on its way: see docs/guides/rotate-a-key.md' >&2
  exit 1
fi

set_secret() {
  printf '%s' "$3" | railway variable set "$2" --stdin --service "$1" > /dev/null
  echo "Set $2 of $1"
}

# Hexadecimal, as it becomes a part of URLs.
set_secret rabbitmq RABBITMQ_DEFAULT_PASS "$(openssl rand -hex 24)"
for name in $(echo "$readers" | cut -d ' ' -f 1 | uniq); do
  keys="k1:$(openssl rand -base64 32)"
  for service in $(echo "$readers" | grep "^$name " | cut -d ' ' -f 2); do
    set_secret "$service" "$name" "$keys"
  done
done
