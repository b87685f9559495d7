#!/bin/sh
# The work of a chaos run's tasks. It writes what it does into a file of its own before it does anything and at its end, prints numbered
# lines, and exits with the code of its attempt.
# WITNESS: the folder of those files. RULE, TICK, EXECUTION: why it runs. CODES, ROUNDS, REST, LINES: how it behaves (jobs.ts).
set -u
attempt=0
for other in "$WITNESS/$RULE.$EXECUTION."*; do
  [ -e "$other" ] && attempt=$((attempt + 1))
done
name="$RULE.$EXECUTION.$$.$(date +%s%N)"

write() {
  printf '%s\n' "$1" >>"$WITNESS/$name"
  sync "$WITNESS/$name" 2>/dev/null || :
}

# The Nth of the words that follow, counted from 0.
nth() {
  shift "$(($1 + 1))"
  echo "$1"
}

write "{\"event\":\"start\",\"rule\":\"$RULE\",\"tick\":\"$TICK\",\"execution\":\"$EXECUTION\",\"attempt\":$attempt,\"pid\":$$}"

# 2026-01-01T06:07:00Z: the minute is 7; a tick that is no time counts as 0.
minute=${TICK#*T*:}
minute=${minute%%:*}
minute=${minute#0}
case $minute in '' | *[!0-9]*) minute=0 ;; esac
set -- $ROUNDS
rounds=$(nth "$((minute % $#))" "$@")
set -- $CODES
code=$(nth "$((attempt < $# ? attempt : $# - 1))" "$@")

total=$((rounds * LINES))
line=0
echo "witness $name"
while [ "$rounds" -gt 0 ]; do
  rounds=$((rounds - 1))
  last=$((line + LINES))
  while [ "$line" -lt "$last" ]; do
    line=$((line + 1))
    echo "line $line of $total"
  done
  sleep "$REST"
done
# The last line has no end: it must come through all the same.
printf 'end %s' "$code"
write "{\"event\":\"end\",\"code\":$code,\"lines\":$total}"
exit "$code"
