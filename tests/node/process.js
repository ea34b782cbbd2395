// process: properties, errors of bad arguments, events, exit.
const show = (...values) => console.log(...values);
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message); }
};
for (const v of ['a', 1.5, '', true, {}, '3', null, undefined, 1n]) attempt(() => { process.exitCode = v; return process.exitCode; });
process.exitCode = undefined;
for (const f of [
  () => process.hrtime(1), () => process.hrtime([1]), () => process.cpuUsage(1), () => process.cpuUsage({ user: -1, system: 1 }), () => process.kill('a'),
  () => process.kill(process.pid, 'SIGFOO'), () => process.kill(0.5), () => process.kill(999999999, 0), () => { try { process.chdir('/nonexist'); } catch (e) { e.message = e.message.replace(process.cwd(), 'CWD'); throw e; } }, () => process.chdir(1),
  () => process.umask('9'), () => process.emitWarning(1), () => process.setuid({}), () => process.setUncaughtExceptionCaptureCallback(1), () => process.nextTick(1),
  () => Object.defineProperty(process.env, 'x', { value: 1 }), () => Object.defineProperty(process.env, 'x', { get() {} }), () => process.env[Symbol('x')],
  () => { process.env[Symbol('x')] = 1; }, () => { process.env.a = Symbol(); }, () => { process.env.a = undefined; return process.env.a; }, () => delete process.env.nope, () => process.emitWarning('a', 1),
  () => process.getBuiltinModule('fs') === require('fs'), () => process.getBuiltinModule('zz'), () => queueMicrotask(1),
]) attempt(f);
process.env.NEW_VARIABLE = 5;
show(process.env.NEW_VARIABLE, 'NEW_VARIABLE' in process.env, Object.keys(process.env).includes('NEW_VARIABLE'), delete process.env.NEW_VARIABLE, process.env.NEW_VARIABLE, typeof process.env.PATH, { ...process.env }.PATH === process.env.PATH);
show(String(process), process.constructor.name, process instanceof require('events'), typeof process.pid, typeof process.ppid, process.platform, process.release.name, process.version.startsWith('v26.'), process.versions.node === process.version.slice(1));
show(process.argv.length >= 2, process.argv[1] === __filename, typeof process.execPath, Array.isArray(process.execArgv), typeof process.title, process.exitCode, require('path').isAbsolute(process.cwd()));
const t = process.hrtime(); const d = process.hrtime(t);
show(t.length, d[0] === 0, d[1] >= 0, typeof process.hrtime.bigint(), process.uptime() > 0, Object.keys(process.memoryUsage()), process.memoryUsage.rss() > 0, Object.keys(process.resourceUsage()).length, Object.keys(process.cpuUsage()));
const mask = process.umask(0o22); show(process.umask().toString(8), process.umask(mask) === 0o22, process.getuid() === process.geteuid(), process.getgroups().length > 0);
const here = process.cwd(); process.chdir('/'); show(process.cwd()); process.chdir(here);
show(Object.getOwnPropertyDescriptor(process, 'version').writable, Object.keys(process.features).includes('inspector'), process.emitWarning.length, process.nextTick.length);
show(process.stdout.fd, process.stderr.fd, process.stdout.isTTY, process.stdout === process.stdout, process.stdout.writable, process.stdout._isStdio, process.stdout instanceof require('stream').Writable);
process.stdout.write('written\n', () => show('write callback'));
const order = [];
process.nextTick((a, b) => order.push('tick', a, b), 1, 2);
queueMicrotask(() => { order.push('micro'); process.nextTick(() => order.push('tick from micro')); queueMicrotask(() => order.push('micro 2')); });
Promise.resolve().then(() => order.push('then'));
process.nextTick(() => { order.push('tick 2'); queueMicrotask(() => order.push('micro from tick')); process.nextTick(() => order.push('tick from tick')); });
setImmediate(() => { order.push('immediate'); process.nextTick(() => order.push('tick from immediate')); setImmediate(() => order.push('immediate 2')); });
setTimeout(() => {
  show(order.join(', '));
  process.on('warning', (w) => show('warning', w.name, w.message, w.code, w.detail));
  process.removeAllListeners('warning');
  process.on('warning', (w) => show('warning', w.name, w.message, w.code, w.detail));
  process.emitWarning('plain'); process.emitWarning('typed', 'CustomWarning', 'C1'); process.emitWarning('opts', { type: 'T', code: 'C2', detail: 'more' }); process.emitWarning(new Error('as error'));
  process.once('SIGUSR2', (name, number) => {
    show('signal', name, number);
    process.on('uncaughtException', (e, origin) => show('uncaught', e.message, origin));
    process.on('uncaughtExceptionMonitor', (e, origin) => show('monitor', e.message, origin));
    setTimeout(() => { throw new Error('from timer'); }, 1);
    setImmediate(() => { throw new Error('from immediate'); });
    process.nextTick(() => { process.nextTick(() => show('tick after throw')); throw new Error('from tick'); });
    queueMicrotask(() => { throw new Error('from microtask'); });
    setTimeout(() => {
      process.on('unhandledRejection', (reason, p) => { show('unhandled', reason, p instanceof Promise); });
      process.on('rejectionHandled', (p) => show('handled late', p instanceof Promise));
      const p = Promise.reject('nobody');
      Promise.reject('somebody').catch(() => {});
      setTimeout(() => p.catch(() => {}), 2);
      setTimeout(() => {
        process.removeAllListeners('unhandledRejection');
        Promise.reject(new Error('rejected'));
        Promise.reject(7);
      }, 5);
    }, 10);
  });
  const alive = setInterval(() => {}, 1000);
  setTimeout(() => clearInterval(alive), 60);
  process.kill(process.pid, 'SIGUSR2');
}, 10);
let before = 0;
process.on('beforeExit', (code) => { show('beforeExit', code, ++before); if (before === 1) setTimeout(() => show('more work'), 1); });
process.on('exit', (code) => { show('exit', code, process.exitCode); setTimeout(() => show('never'), 0); process.nextTick(() => show('never')); });
