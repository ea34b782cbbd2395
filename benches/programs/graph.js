// Graph algorithms: Dijkstra with a binary heap, strongly connected components, topological order, union-find, A* on a grid.
'use strict';
const program = 'graph';
const expected = '625450769 263 25907 3180480';

class Heap {
  #items = [];
  #less;
  constructor(less) { this.#less = less; }
  get size() { return this.#items.length; }
  push(item) {
    const items = this.#items;
    let i = items.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#less(item, items[parent])) break;
      items[i] = items[parent];
      i = parent;
    }
    items[i] = item;
  }
  pop() {
    const items = this.#items, top = items[0], last = items.pop();
    if (items.length === 0) return top;
    let i = 0;
    for (let child = 1; child < items.length; child = 2 * i + 1) {
      if (child + 1 < items.length && this.#less(items[child + 1], items[child])) child++;
      if (!this.#less(items[child], last)) break;
      items[i] = items[child];
      i = child;
    }
    items[i] = last;
    return top;
  }
}

function makeGraph(n, degree) {
  const nodes = Array.from({ length: n }, (_, id) => ({ id, edges: [] }));
  let seed = 5;
  for (const node of nodes) {
    for (let k = 0; k < degree; k++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      node.edges.push({ to: nodes[(seed >> 8) % n], weight: 1 + ((seed >> 4) % 20) });
    }
  }
  return nodes;
}

function dijkstra(nodes, source) {
  const distance = new Map([[source, 0]]);
  const heap = new Heap((a, b) => a.d < b.d);
  heap.push({ node: source, d: 0 });
  while (heap.size > 0) {
    const { node, d } = heap.pop();
    if (d > distance.get(node)) continue;
    for (const { to, weight } of node.edges) {
      const next = d + weight;
      if (next < (distance.get(to) ?? Infinity)) {
        distance.set(to, next);
        heap.push({ node: to, d: next });
      }
    }
  }
  let sum = 0;
  for (const d of distance.values()) sum += d;
  return distance.size * 100000 + sum;
}

function components(nodes) {
  const index = new Map(), low = new Map(), onStack = new Set(), stack = [];
  let next = 0, count = 0;
  function visit(node) {
    index.set(node, next);
    low.set(node, next++);
    stack.push(node);
    onStack.add(node);
    for (const { to } of node.edges) {
      if (!index.has(to)) {
        visit(to);
        low.set(node, Math.min(low.get(node), low.get(to)));
      } else if (onStack.has(to)) {
        low.set(node, Math.min(low.get(node), index.get(to)));
      }
    }
    if (low.get(node) === index.get(node)) {
      count++;
      let member;
      do { member = stack.pop(); onStack.delete(member); } while (member !== node);
    }
  }
  for (const node of nodes) if (!index.has(node)) visit(node);
  return count;
}

function spanningTree(nodes) {
  const parent = nodes.map((_, i) => i);
  const find = (i) => { while (parent[i] !== i) i = parent[i] = parent[parent[i]]; return i; };
  const edges = nodes.flatMap((node) => node.edges.map(({ to, weight }) => [weight, node.id, to.id]));
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  let total = 0;
  for (const [weight, a, b] of edges) {
    const ra = find(a), rb = find(b);
    if (ra !== rb) { parent[ra] = rb; total += weight; }
  }
  return total;
}

function astar(size) {
  const wall = (x, y) => (x * 7 + y * 13) % 5 === 0 && x !== y;
  const cost = new Map(), heap = new Heap((a, b) => a.f < b.f || (a.f === b.f && a.g > b.g));
  const push = (x, y, g) => {
    if (x < 0 || y < 0 || x >= size || y >= size || wall(x, y)) return;
    const key = y * size + x;
    if ((cost.get(key) ?? Infinity) <= g) return;
    cost.set(key, g);
    heap.push({ x, y, g, f: g + (size - 1 - x) + (size - 1 - y) });
  };
  push(0, 0, 0);
  while (heap.size > 0) {
    const { x, y, g } = heap.pop();
    if (x === size - 1 && y === size - 1) return g * 10000 + cost.size;
    push(x + 1, y, g + 1); push(x - 1, y, g + 1); push(x, y + 1, g + 1); push(x, y - 1, g + 1);
  }
  return -1;
}

function run() {
  const nodes = makeGraph(9000, 4);
  return [dijkstra(nodes, nodes[0]), components(makeGraph(1200, 2)), spanningTree(nodes), astar(160)].join(' ');
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
