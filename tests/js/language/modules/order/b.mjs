import './leaf.mjs';
globalThis.order.push('b');
