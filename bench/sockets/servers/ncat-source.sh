#!/bin/sh
# Sends $1 bytes to each client, by ncat from a pipe, as a person would.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
head -c "$1" /dev/zero | ncat --listen --send-only 127.0.0.1 "$port" &
while ! ss -ltn "sport = :$port" | grep -q LISTEN; do sleep 0.01; done
echo "listening $port"
wait
