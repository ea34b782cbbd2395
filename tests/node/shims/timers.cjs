// The `timers` binding on top of a real node's timers: one deadline, one immediate.
const { setTimeout, clearTimeout, setImmediate, clearImmediate } = require('node:timers');
module.exports = (load) => {
  const origin = process.hrtime();
  let timer;
  let immediate;
  let timerRef = false;
  let immediateRef = false;
  const settle = (t, ref) => { if (t) { if (ref) t.ref(); else t.unref(); } };
  // A real node drains ticks and microtasks after each callback it makes, so each of ours is one.
  const runTimers = (first) => {
    let more;
    try {
      more = load('internal/timers').runTimer(first);
    } catch (err) {
      again();
      throw err;
    }
    if (more) again();
  };
  const again = () => { timer = setTimeout(() => runTimers(false), 0); settle(timer, timerRef); };
  const runImmediates = (first) => {
    const more = load('internal/timers').runImmediate(first);
    if (more) immediate = setImmediate(() => runImmediates(false));
  };
  return {
    now: () => { const d = process.hrtime(origin); return d[0] * 1000 + Math.floor(d[1] / 1e6); },
    schedule(ms) { clearTimeout(timer); timer = setTimeout(() => runTimers(true), ms); settle(timer, timerRef); },
    setTimerRef(ref) { timerRef = ref; settle(timer, ref); },
    setImmediatePending(pending) {
      clearImmediate(immediate);
      if (pending) { immediate = setImmediate(() => runImmediates(true)); settle(immediate, immediateRef); }
    },
    setImmediateRef(ref) { immediateRef = ref; settle(immediate, ref); },
  };
};
