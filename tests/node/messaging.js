const log = console.log; const { MessageChannel: MC, receiveMessageOnPort, isMainThread, threadId, parentPort } = require('worker_threads');
log(isMainThread, threadId, parentPort, typeof MC);
const { port1, port2 } = new MessageChannel();
port2.on('message', (m) => { log('port2', m); if (m === 'end') port1.close(); });
port1.onmessage = (e) => log('port1', e.data, e.type, e.constructor.name, e.target === port1);
port1.on('close', () => log('closed 1')); port2.on('close', () => log('closed 2'));
const o = { a: [1, new Map([[1, 2]])], d: new Date(0) }; port1.postMessage(o); o.a = 0; setTimeout(() => port2.postMessage('hi'), 5);
const buf = new ArrayBuffer(4); port1.postMessage({ buf }, [buf]); log(buf.byteLength, 'sync');
try { port1.postMessage(() => {}); } catch (e) { log(e.name, e.message); }
const inner = new MessageChannel(); inner.port1.on('message', (m) => { log('inner', m); inner.port1.close(); });
const c = new MessageChannel(); c.port1.postMessage({ p: inner.port2 }, [inner.port2]); const got = receiveMessageOnPort(c.port2); got.message.p.postMessage('through'); log(receiveMessageOnPort(c.port2));
setTimeout(() => port1.postMessage('end'), 20);
const b1 = new BroadcastChannel('x'), b2 = new BroadcastChannel('x'); b2.onmessage = (e) => { log('broadcast', e.data); b1.close(); b2.close(); }; b1.postMessage({ z: 1 });
try { new MessagePort(); } catch (e) { log(e.name, e.message); }
