import './leaf.mjs';
import './b.mjs';
globalThis.order.push('a');
