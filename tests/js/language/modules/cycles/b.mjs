import { log } from './log.mjs';
import { a, fromA, readTooEarly, seeB } from './a.mjs';
log.push('b starts');
log.push(fromA());
try { readTooEarly(); } catch (e) { log.push('b: ' + e.constructor.name); }
export const b = 'b value';
export function callA() { return seeB(); }
export function seeA() { return 'b sees ' + a; }
