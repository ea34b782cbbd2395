// MessageChannel, MessagePort and BroadcastChannel (HTML standard, section 9.4 and 9.5) between parts of one thread.
//
// Messages are cloned when posted and delivered one loop turn later. No binding; a port that somebody listens to keeps
// the loop alive by a timer.

const { codes } = require('internal/errors');
const { Event, EventTarget } = require('internal/event_target');
const { DOMException } = require('internal/domexception');
const { cloneWithPorts } = require('internal/structured_clone');

const kInternal = Symbol('internal');
const FOREVER = 2 ** 31 - 1;

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = undefined) {
    super(type, init);
    this.#data = init?.data === undefined ? null : init.data;
    this.#origin = init?.origin === undefined ? '' : `${init.origin}`;
    this.#lastEventId = init?.lastEventId === undefined ? '' : `${init.lastEventId}`;
    this.#source = init?.source ?? null;
    this.#ports = Object.freeze([...init?.ports ?? []]);
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }
}

// An event target that Node's listeners can be put on as well: they get the data of a message, not the event.
class NodeEventTarget extends EventTarget {
  #wrapped = new Map();

  #wrapperOf(type, listener) {
    return this.#wrapped.get(type)?.get(listener);
  }

  on(type, listener, options = undefined) {
    if (typeof listener !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
    if (this.#wrapperOf(type, listener) !== undefined) return this;
    const wrapper = (event) => {
      if (options?.once) this.#wrapped.get(type).delete(listener);
      listener.call(this, event instanceof MessageEvent ? event.data : event);
    };
    if (!this.#wrapped.has(type)) this.#wrapped.set(type, new Map());
    this.#wrapped.get(type).set(listener, wrapper);
    this.addEventListener(type, wrapper, options);
    return this;
  }

  addListener(type, listener) { return this.on(type, listener); }
  once(type, listener) { return this.on(type, listener, { once: true }); }

  off(type, listener) {
    const wrapper = this.#wrapperOf(type, listener);
    this.removeEventListener(type, wrapper ?? listener);
    this.#wrapped.get(type)?.delete(listener);
    return this;
  }

  removeListener(type, listener) { return this.off(type, listener); }

  removeAllListeners(type) {
    for (const name of type === undefined ? [...this.#wrapped.keys()] : [type]) {
      for (const wrapper of this.#wrapped.get(name)?.values() ?? []) this.removeEventListener(name, wrapper);
      this.#wrapped.delete(name);
    }
    return this;
  }

  listenerCount(type) { return require('internal/event_target').getEventListeners(this, type).length; }
  eventNames() { return [...this.#wrapped.keys()].filter((type) => this.#wrapped.get(type).size > 0); }

  emit(type, ...args) {
    const had = this.listenerCount(type) > 0;
    this.dispatchEvent(type === 'message' ? new MessageEvent(type, { data: args[0] }) : new Event(type));
    return had;
  }
}

class MessagePort extends NodeEventTarget {
  #other;
  #queue = [];
  #started = false;
  #closed = false;
  #scheduled = false;
  #referenced = true;
  #timer;
  #onmessage = null;
  #onmessageerror = null;

  constructor(key) {
    if (key !== kInternal) throw new TypeError('Constructor cannot be called');
    super();
  }

  static link(a, b) {
    a.#other = b;
    b.#other = a;
  }

  static take(port) {
    return port.#queue.shift();
  }

  postMessage(message, transferOrOptions = undefined) {
    if (arguments.length === 0) throw new TypeError('The "message" argument must be specified');
    const transfer = Array.isArray(transferOrOptions) ? transferOrOptions : [...transferOrOptions?.transfer ?? []];
    if (transfer.includes(this)) throw new DOMException('Transfer list contains source port', 'DataCloneError');
    const isPort = (value) => value instanceof MessagePort;
    const data = cloneWithPorts(message, transfer, isPort);
    const target = this.#other;
    if (this.#closed || target === undefined || target.#closed) return;
    target.#queue.push({ data, ports: transfer.filter(isPort) });
    target.#schedule();
  }

  #schedule() {
    if (!this.#started || this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (let count = this.#queue.length; count > 0 && this.#queue.length > 0 && !this.#closed; count--) {
        this.dispatchEvent(new MessageEvent('message', this.#queue.shift()));
      }
      this.#schedule();
    });
  }

  start() {
    if (this.#closed) return;
    this.#started = true;
    this.#keepAlive();
    this.#schedule();
  }

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    for (const port of [this, this.#other]) {
      if (port === undefined || port.#closed) continue;
      // What is on its way is still delivered to the other end.
      setImmediate(() => {
        port.#closed = true;
        port.#keepAlive();
        port.dispatchEvent(new Event('close'));
      });
    }
  }

  ref() {
    this.#referenced = true;
    this.#keepAlive();
  }

  unref() {
    this.#referenced = false;
    this.#keepAlive();
  }

  hasRef() { return this.#started && this.#referenced && !this.#closed; }

  #keepAlive() {
    if (this.hasRef() && this.listenerCount('message') > 0) {
      this.#timer ??= setInterval(() => {}, FOREVER);
    } else if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  // Node's listeners start a port; those of the standard leave that to start().
  on(type, listener, options) {
    super.on(type, listener, options);
    if (type === 'message') this.start();
    return this;
  }

  off(type, listener) {
    super.off(type, listener);
    this.#keepAlive();
    return this;
  }

  removeAllListeners(type) {
    super.removeAllListeners(type);
    this.#keepAlive();
    return this;
  }

  get onmessage() { return this.#onmessage; }

  set onmessage(handler) {
    if (this.#onmessage !== null) this.removeEventListener('message', this.#onmessage);
    this.#onmessage = typeof handler === 'function' ? handler : null;
    if (this.#onmessage === null) {
      this.#keepAlive();
      return;
    }
    this.addEventListener('message', this.#onmessage);
    this.start();
  }

  get onmessageerror() { return this.#onmessageerror; }

  set onmessageerror(handler) {
    if (this.#onmessageerror !== null) this.removeEventListener('messageerror', this.#onmessageerror);
    this.#onmessageerror = typeof handler === 'function' ? handler : null;
    if (this.#onmessageerror !== null) this.addEventListener('messageerror', this.#onmessageerror);
  }
}
const { link, take } = MessagePort;
delete MessagePort.link;
delete MessagePort.take;

class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(kInternal);
    this.port2 = new MessagePort(kInternal);
    link(this.port1, this.port2);
  }
}

// The oldest message that waits at the port, without going through the loop.
function receiveMessageOnPort(port) {
  if (!(port instanceof MessagePort)) {
    if (port instanceof BroadcastChannel) return receiveMessageOnPort(portOf(port));
    throw new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
  }
  const message = take(port);
  return message === undefined ? undefined : { message: message.data };
}

const channels = new Map();

class BroadcastChannel extends EventTarget {
  #name;
  #port;
  #far;
  #closed = false;
  #onmessage = null;

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    // Messages come through a port of its own.
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#far = channel.port2;
    this.#port.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    if (!channels.has(this.#name)) channels.set(this.#name, new Set());
    channels.get(this.#name).add(this);
  }

  static portOf(channel) { return channel.#port; }

  get name() { return this.#name; }

  postMessage(message) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    for (const channel of channels.get(this.#name)) if (channel !== this) channel.#far.postMessage(message);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    channels.get(this.#name).delete(this);
    this.#port.close();
  }

  ref() {
    this.#port.ref();
    return this;
  }

  unref() {
    this.#port.unref();
    return this;
  }

  get onmessage() { return this.#onmessage; }

  set onmessage(handler) {
    if (this.#onmessage !== null) this.removeEventListener('message', this.#onmessage);
    this.#onmessage = typeof handler === 'function' ? handler : null;
    if (this.#onmessage !== null) this.addEventListener('message', this.#onmessage);
  }
}
const { portOf } = BroadcastChannel;
delete BroadcastChannel.portOf;

module.exports = { BroadcastChannel, MessageChannel, MessageEvent, MessagePort, receiveMessageOnPort };
