// diagnostics_channel: named channels on which libraries publish and whoever cares subscribes.
//
// No binding. AsyncLocalStorage is used only where stores are bound to a channel.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

function report(error) {
  process.nextTick(() => { throw error; });
}

// Runs fn with the stores entered that are bound to the channel, each made from `data` by its transform.
function runWithStores(stores, data, run) {
  for (const [storage, transform] of stores ?? []) {
    const inner = run;
    run = () => {
      let store = data;
      if (transform) {
        try {
          store = transform(data);
        } catch (error) {
          report(error);
          return inner();
        }
      }
      return storage.run(store, inner);
    };
  }
  return run();
}

class Channel {
  constructor(name) {
    // Replaced, never changed, so that publishing may go on over the list it began with.
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
  }

  static [Symbol.hasInstance](instance) {
    const prototype = instance !== null && typeof instance === 'object' ? Object.getPrototypeOf(instance) : undefined;
    return prototype === Channel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers ?? [], subscription];
    keepAlive(this);
  }

  unsubscribe(subscription) {
    const at = this._subscribers?.indexOf(subscription) ?? -1;
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    if (this._subscribers.length === 0) this._subscribers = undefined;
    keepAlive(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores = new Map(this._stores).set(store, transform);
    keepAlive(this);
  }

  unbindStore(store) {
    if (!this._stores?.has(store)) return false;
    const stores = new Map(this._stores);
    stores.delete(store);
    this._stores = stores.size === 0 ? undefined : stores;
    keepAlive(this);
    return true;
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  publish(data) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (let i = 0; i < subscribers.length; i++) {
      try {
        subscribers[i](data, this.name);
      } catch (error) {
        report(error);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    return runWithStores(this._stores, data, () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    });
  }

  withStoreScope(data) {
    const scopes = [];
    for (const [storage, transform] of this._stores ?? []) {
      let store = data;
      if (transform) {
        try {
          store = transform(data);
        } catch (error) {
          report(error);
          continue;
        }
      }
      scopes.push(storage.withScope(store));
    }
    this.publish(data);
    return { [Symbol.dispose]() { for (const scope of scopes.reverse()) scope[Symbol.dispose](); } };
  }
}

const channels = new Map();
// Channels with subscribers, which must not be collected; the others are found again while anybody has them.
const active = new Set();

function keepAlive(target) {
  if (target.hasSubscribers) active.add(target);
  else active.delete(target);
}

function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  const made = new Channel(name);
  channels.set(name, new WeakRef(made));
  return made;
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function channelFor(nameOrChannels, name) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${name}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const each = nameOrChannels[name];
    if (!(each instanceof Channel)) throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${name}`, ['Channel'], each);
    return each;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

// A pair of channels around the run of a function.
class BoundedChannel {
  constructor(nameOrChannels) {
    for (const name of ['start', 'end']) {
      Object.defineProperty(this, name, { __proto__: null, value: channelFor(nameOrChannels, name) });
    }
  }

  get hasSubscribers() {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }

  subscribe(handlers) {
    for (const name of ['start', 'end']) if (handlers[name]) this[name].subscribe(handlers[name]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const name of ['start', 'end']) if (handlers[name] && !this[name].unsubscribe(handlers[name])) done = false;
    return done;
  }

  withScope(context = {}) {
    const scope = this.start.withStoreScope(context);
    return {
      [Symbol.dispose]: () => {
        this.end.publish(context);
        scope[Symbol.dispose]();
      },
    };
  }

  run(context, fn, thisArg, ...args) {
    context ??= {};
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } finally {
        this.end.publish(context);
      }
    });
  }
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const name of EVENTS) {
      Object.defineProperty(this, name, { __proto__: null, value: channelFor(nameOrChannels, name) });
    }
  }

  get hasSubscribers() {
    return EVENTS.some((name) => this[name].hasSubscribers);
  }

  subscribe(handlers) {
    for (const name of EVENTS) if (handlers[name]) this[name].subscribe(handlers[name]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const name of EVENTS) if (handlers[name] && !this[name].unsubscribe(handlers[name])) done = false;
    return done;
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const onResolve = (result) => {
      context.result = result;
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return result;
    };
    const onReject = (err) => {
      context.error = err;
      error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return Promise.reject(err);
    };
    return start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        if (typeof result?.then !== 'function') {
          context.result = result;
          return result;
        }
        return result.then(onResolve, onReject);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, function wrappedCallback(err, result) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = result;
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    });
    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

function boundedChannel(nameOrChannels) {
  return new BoundedChannel(nameOrChannels);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  boundedChannel,
  Channel,
  BoundedChannel,
};
