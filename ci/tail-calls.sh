#!/bin/sh
# Lists the handlers of the interpreter that lost a tail call: `ci/tail-calls.sh BINARY` (x86-64, with symbols).
# Dispatch through the table must be a jump. Where it is a call, every execution of that op keeps a native frame, and a
# long loop or a deep recursion through it ends the process. Exit code 1 when there are any, 2 when it cannot be told.
set -eu
command -v objdump >/dev/null || { echo "objdump is missing (binutils)" >&2; exit 2; }
objdump -d -C --no-show-raw-insn "$1" | awk '
  /^[0-9a-f]+ <.*>:$/ {
    name = $0; sub(/^[0-9a-f]+ </, "", name); sub(/>:$/, "", name)
    # Where a run starts (`Vm::in_loop`, inlined): no handlers.
    handler = name ~ /vm::interp::/ && name !~ /::((apart|resume)(::[{][{]closure[}][}])*|run_island|finish_frame)$/
    split("", loaded)
    next
  }
  !handler { next }
  # The table lies 8 bytes into the `Vm` and is indexed by the op: base plus 8 plus index times eight. Used at once, or loaded
  # into a register first, or its address is, maybe without the 8. Other tables of functions, that of natives, begin with their base.
  /(mov +0x8|lea +(0x8)?)\(%r[a-z0-9]+,%r[a-z0-9]+,8\),%r[a-z0-9]+$/ { register = $0; sub(/.*,%/, "", register); loaded[register] = 1; next }
  /(call|jmp) +\*/ {
    target = $0; sub(/.*\*(0x[0-9a-f]+)?\(?%?/, "", target); sub(/\)$/, "", target)
    if ($0 ~ /,8\)$/) { target = $0; sub(/.*\*/, "", target) }
    table = target in loaded || target ~ /^0x8\(%r[a-z0-9]+,%r[a-z0-9]+,8\)$/
    if (table && /jmp/) jumps++
    if (table && /call/ && !seen[name]++) { print name; calls++ }
    split("", loaded)
    next
  }
  # Whatever else writes a register ends what was loaded into it.
  /,%r[a-z0-9]+$/ && !/(add|cmp|test) / { register = $0; sub(/.*,%/, "", register); delete loaded[register] }
  END {
    # Hundreds in a whole interpreter; with none there was nothing to look at.
    if (jumps < 100) { print "no dispatch found: stripped, or of another machine" > "/dev/stderr"; exit 2 }
    exit calls > 0
  }'
