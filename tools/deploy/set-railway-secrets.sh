#!/bin/sh
# Makes the password of RabbitMQ and the keys that seal active events, and sets them on Railway. Run it once, in a
# folder that is linked to the project, after `railway config apply`. Nothing is printed and nothing is written down.
set -eu

if railway variable list --service service1 --kv | grep -q '^TOPIC2_KEYS=.'; then
  echo 'The keys are set already. New ones could not open what is on its way: see docs/guides/rotate-a-key.md' >&2
  exit 1
fi

# Hexadecimal, as it becomes a part of URLs.
password=$(openssl rand -hex 24)
topic2="k1:$(openssl rand -base64 32)"
topic3="k1:$(openssl rand -base64 32)"

set_secret() {
  printf '%s' "$3" | railway variable set "$2" --stdin --service "$1" > /dev/null
  echo "Set $2 of $1"
}

set_secret rabbitmq RABBITMQ_DEFAULT_PASS "$password"
set_secret api TOPIC2_KEYS "$topic2"
set_secret service2 TOPIC3_KEYS "$topic3"
set_secret service1 TOPIC3_KEYS "$topic3"
# Last, as this is what says that all of them are set.
set_secret service1 TOPIC2_KEYS "$topic2"
