// A binary min-heap. `setPosition(item, index)` tells every item where it is, so that any can be moved or removed.
'use strict';

class PriorityQueue {
  #heap = [undefined]; // index 0 is unused
  #size = 0;
  #compare;
  #setPosition;

  constructor(compare, setPosition) {
    this.#compare = compare;
    this.#setPosition = setPosition;
  }

  insert(item) {
    const at = ++this.#size;
    this.#heap[at] = item;
    this.percolateUp(at);
  }
  peek() {
    return this.#heap[1];
  }

  percolateDown(at) {
    const heap = this.#heap;
    const size = this.#size;
    const item = heap[at];
    for (let child = at * 2; child <= size; child = at * 2) {
      if (child < size && this.#compare(heap[child + 1], heap[child]) < 0) child++;
      if (this.#compare(item, heap[child]) <= 0) break;
      this.#put(at, heap[child]);
      at = child;
    }
    this.#put(at, item);
  }

  percolateUp(at) {
    const heap = this.#heap;
    const item = heap[at];
    while (at > 1) {
      const parent = at >> 1;
      if (this.#compare(heap[parent], item) <= 0) break;
      this.#put(at, heap[parent]);
      at = parent;
    }
    this.#put(at, item);
  }

  removeAt(at) {
    const heap = this.#heap;
    const last = heap[this.#size];
    heap[this.#size] = undefined;
    this.#size--;
    if (at > this.#size) return;
    heap[at] = last;
    if (at > 1 && this.#compare(heap[at >> 1], last) > 0) this.percolateUp(at);
    else this.percolateDown(at);
  }

  shift() {
    const top = this.#heap[1];
    if (top !== undefined) this.removeAt(1);
    return top;
  }

  #put(at, item) {
    this.#heap[at] = item;
    this.#setPosition(item, at);
  }
}

module.exports = { PriorityQueue };
