const EventEmitter = require('events');
const { once, on, getEventListeners, getMaxListeners, listenerCount, errorMonitor, captureRejectionSymbol, EventEmitterAsyncResource, addAbortListener, setMaxListeners } = EventEmitter;
const log = console.log;
const tryIt = (f) => { try { log('ok', f()); } catch (e) { log(e.name, e.code, e.message); } };
log(new EventEmitter(), Object.keys(EventEmitter), Object.getOwnPropertyNames(EventEmitter.prototype));
log(EventEmitter === EventEmitter.EventEmitter, EventEmitter.name, EventEmitter.length, errorMonitor, captureRejectionSymbol);
const e = new EventEmitter();
log(e.emit('nothing'), e.listenerCount('x'), e.eventNames());
const f = (...a) => log('f', ...a); function g(...a) { log('g', this === e, ...a); }
log(e.on('x', f) === e); e.once('x', g); e.prependListener('x', () => log('first')); e.prependOnceListener('x', () => log('zeroth'));
log(e.emit('x', 1, 2, 3, 4), e.emit('x'), e.listenerCount('x'), e.listenerCount('x', f), e.listeners('x').length, e.rawListeners('x').length);
e.on('newListener', (n, l) => log('new', n, typeof l)); e.on('removeListener', (n, l) => log('removed', n, l === f));
e.on('y', f); e.off('y', f); e.removeListener('y', f); e.once('z', f); log(e.rawListeners('z')[0].listener === f, e.listeners('z')[0] === f); e.removeAllListeners('z'); e.removeAllListeners();
log(e.eventNames(), e._events, e._eventsCount);
tryIt(() => e.emit('error', new Error('boom'))); tryIt(() => e.emit('error', 'str')); tryIt(() => e.emit('error', { a: 1 })); tryIt(() => e.emit('error')); tryIt(() => e.emit('error', null));
e.on(errorMonitor, (x) => log('monitor', x.message)); tryIt(() => e.emit('error', new TypeError('mon')));
for (const bad of [null, undefined, 1, 'x', {}]) { tryIt(() => e.on('q', bad)); tryIt(() => e.once('q', bad)); tryIt(() => e.off('q', bad)); }
tryIt(() => e.setMaxListeners(-1)); tryIt(() => e.setMaxListeners('x')); tryIt(() => (EventEmitter.defaultMaxListeners = -1)); log(EventEmitter.defaultMaxListeners, e.getMaxListeners(), e.setMaxListeners(3) === e, getMaxListeners(e));
class Sub extends EventEmitter { constructor() { super(); this.z = 1; } } log(new Sub()); function Old() { EventEmitter.call(this); } require('util').inherits(Old, EventEmitter); log(new Old() instanceof EventEmitter, new Old());
const s = Symbol('s'); e.on(s, f); e.on('s', f); log(e.eventNames(), getEventListeners(e, s), listenerCount(e, 's'));
const rm = new EventEmitter(); const a = () => { log('a'); rm.off('t', b); }; const b = () => log('b'); rm.on('t', a); rm.on('t', b); rm.emit('t'); rm.emit('t'); log(rm._events);
process.on('warning', (w) => log(w.name, w.message, w.count, w.type, w.emitter === leaky)); const leaky = new EventEmitter(); for (let i = 0; i < 12; i++) leaky.on('leak', () => {});
(async () => {
  const o = new EventEmitter(); setImmediate(() => o.emit('ev', 1, 2)); log(await once(o, 'ev')); setImmediate(() => o.emit('error', new Error('once-err'))); try { await once(o, 'ev'); } catch (x) { log(x.message, o.eventNames()); }
  setImmediate(() => o.emit('error', new Error('asval'))); log((await once(o, 'error'))[0].message);
  const ac = new AbortController(); setImmediate(() => ac.abort()); try { await once(o, 'ev', { signal: ac.signal }); } catch (x) { log(x.name, x.code, x.message, x.cause?.name, o.eventNames()); }
  setImmediate(() => { o.emit('it', 1); o.emit('it', 2); o.emit('end'); o.emit('it', 3); }); for await (const v of on(o, 'it', { close: ['end'] })) log('it', v);
  log(o.eventNames()); const it = on(o, 'k'); o.emit('k', 'buffered'); log(await it.next(), await it.return(), await it.next(), o.eventNames()); const it2 = on(o, 'k'); setImmediate(() => o.emit('error', new Error('iterr'))); try { await it2.next(); } catch (x) { log(x.message); }
  const ac2 = new AbortController(); setImmediate(() => ac2.abort()); try { for await (const v of on(o, 'k', { signal: ac2.signal })); } catch (x) { log(x.name, x.code); } log(o.eventNames());
  const cr = new EventEmitter({ captureRejections: true }); cr.on('error', (x) => log('captured', x.message)); cr.on('p', async () => { throw new Error('rej'); }); cr.emit('p'); await new Promise(setImmediate);
  const cr2 = new EventEmitter({ captureRejections: true }); cr2[captureRejectionSymbol] = (err, name, ...args) => log('sym', err.message, name, args); cr2.on('p', async () => { throw new Error('rej2'); }); cr2.emit('p', 7); await new Promise(setImmediate); log(cr2);
  const et = new EventTarget(); setImmediate(() => et.dispatchEvent(new Event('foo'))); const [ev] = await once(et, 'foo'); log(ev.type); et.addEventListener('foo', f); log(getEventListeners(et, 'foo').length, getMaxListeners(et)); setMaxListeners(5, et, o); log(getMaxListeners(et), o.getMaxListeners());
  const ac3 = new AbortController(); const d = addAbortListener(ac3.signal, () => log('abort listener')); ac3.abort(); log(typeof d[Symbol.dispose]); tryIt(() => addAbortListener(1, f));
  const ar = new EventEmitterAsyncResource({ name: 'Q' }); ar.on('foo', (x) => log('ar', x)); ar.emit('foo', 5); log(typeof ar.asyncId, typeof ar.triggerAsyncId, ar.asyncResource.constructor.name, ar.asyncResource.eventEmitter === ar); ar.emitDestroy();
  tryIt(() => getEventListeners(1, 'x')); tryIt(() => getMaxListeners({})); tryIt(() => setMaxListeners(1, 5)); try { await once({}, 'x'); } catch (x) { log(x.code, x.message); }
  tryIt(() => new EventEmitter({ captureRejections: 'x' })); tryIt(() => (EventEmitter.captureRejections = 1)); log(EventEmitter.captureRejections);
})();
