#!/bin/sh
# Writes passwords and keys for compose.yaml into .env, readable by its owner only. What is there already stays as it is:
# the data of PostgreSQL and RabbitMQ belongs to it.
set -eu
cd "$(dirname "$0")/../.."
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
for name in $(grep -o '[A-Z0-9_]*_KEYS:?' compose.yaml | tr -d ':?' | sort -u); do
  add "$name" "k1:$(openssl rand -base64 32)"
done

# What compose.yaml does not ask for would be ignored in silence: a name that is nearly one of its own is said with that.
grep -o '\${[A-Z0-9_]*' compose.yaml | sort -u | tr -d '${' | awk '
  function least(a, b) { return a < b ? a : b }
  # How many letters must be added, left out or changed.
  function edits(a, b,    i, j, at) {
    for (i = 0; i <= length(a); i++) at[i, 0] = i
    for (j = 0; j <= length(b); j++) at[0, j] = j
    for (i = 1; i <= length(a); i++)
      for (j = 1; j <= length(b); j++)
        at[i, j] = least(at[i-1, j-1] + (substr(a, i, 1) != substr(b, j, 1)), least(at[i-1, j], at[i, j-1]) + 1)
    return at[length(a), length(b)]
  }
  FNR == NR { known[$0] = 1; next }
  match($0, /^[A-Za-z0-9_]+=/) {
    name = substr($0, 1, RLENGTH - 1)
    if (name in known) next
    for (one in known) if (edits(toupper(name), one) <= 2) print name " is read by nothing: did you mean " one "?"
  }
' - .env
