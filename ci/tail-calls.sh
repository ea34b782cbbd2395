#!/bin/sh
# Lists the handlers of the interpreter that lost a tail call: `ci/tail-calls.sh BINARY` (x86-64, with symbols).
# Dispatch through the table must be a jump. Where it is a call, every execution of that op keeps a native frame, and a
# long loop or a deep recursion through it ends the process. Exit code 1 when there are any.
set -eu
lost=$(objdump -d -C --no-show-raw-insn "$1" | awk '
  /^[0-9a-f]+ <.*>:$/ { name = $0; sub(/^[0-9a-f]+ </, "", name); sub(/>:$/, "", name) }
  # The table is indexed by the op: base plus index times eight. `Vm::enter` is where a run starts.
  /call +\*(0x[0-9a-f]+)?\(%r[a-z0-9]+,%r[a-z0-9]+,8\)/ && name ~ /vm::interp::/ && name !~ /::enter$/ { print name }' | sort -u)
[ -z "$lost" ] || { echo "$lost"; exit 1; }
