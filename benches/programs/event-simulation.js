// Event simulation: an operating-system-like scheduler of tasks, class hierarchy with virtual calls and queues.
'use strict';
const program = 'event-simulation';
const expected = '76039 12000 27387090 -1618347072';

class Event {
  constructor(time, sequence) {
    this.time = time;
    this.sequence = sequence;
  }
  before(other) {
    return this.time < other.time || (this.time === other.time && this.sequence < other.sequence);
  }
  fire(world) { throw new Error('abstract event ' + world); }
}

class Arrival extends Event {
  constructor(time, sequence, source) { super(time, sequence); this.source = source; }
  fire(world) {
    const customer = { id: world.customers++, born: this.time, visits: 0 };
    world.log(1, customer.id);
    this.source.target.accept(world, customer);
    if (world.customers < world.limit) {
      world.schedule(new Arrival(this.time + 1 + world.random(this.source.spread), world.sequence++, this.source));
    }
  }
}

class Completion extends Event {
  constructor(time, sequence, station, customer) {
    super(time, sequence);
    this.station = station;
    this.customer = customer;
  }
  fire(world) {
    world.log(2, this.customer.id);
    this.station.finish(world, this.customer);
  }
}

class Breakdown extends Event {
  constructor(time, sequence, station) { super(time, sequence); this.station = station; }
  fire(world) {
    world.log(3, this.station.number);
    this.station.toggle(world);
    if (world.departed < world.limit) {
      world.schedule(new Breakdown(this.time + 40 + world.random(60), world.sequence++, this.station));
    }
  }
}

class Station {
  constructor(number, next) {
    this.number = number;
    this.next = next;
    this.waiting = [];
    this.busy = false;
    this.open = true;
  }
  serviceTime() { throw new Error('abstract station'); }
  accept(world, customer) {
    customer.visits++;
    this.waiting.push(customer);
    this.startNext(world);
  }
  startNext(world) {
    if (this.busy || !this.open || this.waiting.length === 0) return;
    this.busy = true;
    const customer = this.pick();
    world.schedule(new Completion(world.time + this.serviceTime(world, customer), world.sequence++, this, customer));
  }
  pick() { return this.waiting.shift(); }
  finish(world, customer) {
    this.busy = false;
    this.route(world, customer).accept(world, customer);
    this.startNext(world);
  }
  route() { return this.next; }
  toggle(world) {
    this.open = !this.open;
    this.startNext(world);
  }
}

class Desk extends Station {
  serviceTime(world) { return 1 + world.random(3); }
}

class Workshop extends Station {
  constructor(number, next, fallback) { super(number, next); this.fallback = fallback; }
  serviceTime(world, customer) { return 2 + world.random(2 + customer.visits); }
  pick() { return this.waiting.length > 4 ? this.waiting.pop() : super.pick(); }
  route(world, customer) { return customer.visits < 4 && world.random(10) < 3 ? this.fallback : this.next; }
}

class Exit extends Station {
  accept(world, customer) {
    world.departed++;
    world.totalStay += world.time - customer.born;
  }
}

class World {
  constructor(limit) {
    this.limit = limit;
    this.heap = [];
    this.time = 0;
    this.sequence = 0;
    this.customers = 0;
    this.departed = 0;
    this.totalStay = 0;
    this.hash = 0;
    this.seed = 12345;
  }
  random(range) {
    this.seed = (this.seed * 1103515245 + 12345) & 0x7fffffff;
    return (this.seed >> 8) % range;
  }
  log(kind, value) {
    this.hash = (Math.imul(this.hash, 31) + kind * 7919 + value + this.time) | 0;
  }
  schedule(event) {
    const heap = this.heap;
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!event.before(heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = event;
  }
  take() {
    const heap = this.heap;
    const top = heap[0], last = heap.pop();
    const size = heap.length;
    if (size > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && heap[child + 1].before(heap[child])) child++;
        if (!heap[child].before(last)) break;
        heap[i] = heap[child];
        i = child;
      }
      heap[i] = last;
    }
    return top;
  }
  run() {
    let fired = 0;
    while (this.heap.length > 0) {
      const event = this.take();
      this.time = event.time;
      event.fire(this);
      fired++;
    }
    return fired;
  }
}

function run() {
  const world = new World(12000);
  const exit = new Exit(9, null);
  const checkout = new Desk(4, exit);
  const repair = new Workshop(3, checkout, null);
  const assembly = new Workshop(2, repair, null);
  repair.fallback = assembly;
  const entrance = new Desk(1, assembly);
  assembly.fallback = entrance;
  world.schedule(new Arrival(0, world.sequence++, { target: entrance, spread: 19 }));
  world.schedule(new Breakdown(50, world.sequence++, repair));
  world.schedule(new Breakdown(90, world.sequence++, checkout));
  const fired = world.run();
  return fired + ' ' + world.departed + ' ' + world.totalStay + ' ' + world.hash;
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
