#!/bin/sh
# Makes the password of RabbitMQ and the keys that seal active events, and sets them on Railway. Run it once, in a
# folder that is linked to the project, after `railway config apply`. Nothing is printed and nothing is written down.
set -eu

set_secret() {
  printf '%s' "$3" | railway variable set "$2" --stdin --service "$1" > /dev/null
  echo "Set $2 of $1"
}

topic2="k1:$(openssl rand -base64 32)"
topic3="k1:$(openssl rand -base64 32)"
set_secret api TOPIC2_KEYS "$topic2"
set_secret service1 TOPIC2_KEYS "$topic2"
set_secret service1 TOPIC3_KEYS "$topic3"
set_secret service2 TOPIC3_KEYS "$topic3"
# Hexadecimal, as it becomes a part of URLs.
set_secret rabbitmq RABBITMQ_DEFAULT_PASS "$(openssl rand -hex 24)"
