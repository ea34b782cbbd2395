// The asynchronous context: one value that travels with promise reactions (the engine carries it there), ticks,
// timers and native callbacks. AsyncLocalStorage keeps its stores in it; undefined while nobody uses it.
'use strict';

const binding = internalBinding('async_context');

function getFrame() {
  return binding.get();
}
function setFrame(frame) {
  binding.set(frame);
}

// Calls fn(a, b) with `frame` as the current context, and restores the one before.
function runInFrame(frame, fn, a, b) {
  const before = binding.get();
  if (before === frame) return fn(a, b);
  binding.set(frame);
  try {
    return fn(a, b);
  } finally {
    binding.set(before);
  }
}

module.exports = { getFrame, setFrame, runInFrame };
