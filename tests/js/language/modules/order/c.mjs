import './b.mjs';
globalThis.order.push('c');
