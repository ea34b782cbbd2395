// Splay tree: pointer rewriting in a large live heap, with payload objects and steady garbage.
'use strict';
const program = 'splay';
const expected = '6000 6000 206199776';

let seed = 0;
function random() {
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return seed;
}

class SplayNode {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.left = null;
    this.right = null;
  }
}

class SplayTree {
  constructor() {
    this.root = null;
    this.size = 0;
  }

  // Top-down splay: brings the node with `key`, or the last one on its search path, to the root.
  splay(key) {
    let current = this.root;
    if (current === null) return;
    const header = new SplayNode(0, null);
    let left = header, right = header;
    for (;;) {
      if (key < current.key) {
        if (current.left === null) break;
        if (key < current.left.key) {
          const child = current.left;
          current.left = child.right;
          child.right = current;
          current = child;
          if (current.left === null) break;
        }
        right.left = current;
        right = current;
        current = current.left;
      } else if (key > current.key) {
        if (current.right === null) break;
        if (key > current.right.key) {
          const child = current.right;
          current.right = child.left;
          child.left = current;
          current = child;
          if (current.right === null) break;
        }
        left.right = current;
        left = current;
        current = current.right;
      } else {
        break;
      }
    }
    left.right = current.left;
    right.left = current.right;
    current.left = header.right;
    current.right = header.left;
    this.root = current;
  }

  insert(key, value) {
    if (this.root === null) {
      this.root = new SplayNode(key, value);
      this.size = 1;
      return;
    }
    this.splay(key);
    const root = this.root;
    if (root.key === key) return;
    const node = new SplayNode(key, value);
    if (key > root.key) {
      node.left = root;
      node.right = root.right;
      root.right = null;
    } else {
      node.right = root;
      node.left = root.left;
      root.left = null;
    }
    this.root = node;
    this.size++;
  }

  remove(key) {
    this.splay(key);
    const root = this.root;
    if (root === null || root.key !== key) return false;
    if (root.left === null) {
      this.root = root.right;
    } else {
      const right = root.right;
      this.root = root.left;
      this.splay(key);
      this.root.right = right;
    }
    this.size--;
    return true;
  }

  find(key) {
    this.splay(key);
    return this.root !== null && this.root.key === key ? this.root : null;
  }

  greatestBelow(key) {
    this.splay(key);
    let node = this.root;
    if (node.key < key) return node;
    node = node.left;
    if (node === null) return null;
    while (node.right !== null) node = node.right;
    return node;
  }
}

function payload(depth, tag) {
  if (depth === 0) return { array: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], text: 'leaf ' + tag };
  return { left: payload(depth - 1, tag), right: payload(depth - 1, tag) };
}

function run() {
  seed = 49734321;
  const tree = new SplayTree();
  const keys = [];
  while (tree.size < 6000) {
    const key = random();
    tree.insert(key, payload(2, key));
    keys.push(key);
  }
  for (let i = 0; i < 9000; i++) {
    let key;
    do key = random(); while (tree.find(key) !== null);
    tree.insert(key, payload(2, key));
    const below = tree.greatestBelow(key);
    tree.remove(below === null ? key : below.key);
  }
  let hash = 0, previous = -1, ordered = 0;
  const stack = [];
  let node = tree.root;
  while (node !== null || stack.length > 0) {
    while (node !== null) { stack.push(node); node = node.left; }
    node = stack.pop();
    if (node.key > previous) ordered++;
    previous = node.key;
    hash = (hash * 33 + node.value.left.right.text.length + (node.key & 0xff)) | 0;
    node = node.right;
  }
  return tree.size + ' ' + ordered + ' ' + hash;
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
