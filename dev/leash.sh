#!/bin/sh
# Runs a command that ends when the process that started it is gone, even if that one was killed outright.
# The command keeps this script's process id.
(
  while kill -0 "$PPID" && kill -0 $$; do sleep 1; done
  kill -TERM $$
) >/dev/null 2>&1 </dev/null &
exec "$@"
