import { log } from './log.mjs';
import { b, seeA } from './b.mjs';
log.push('a starts');
export const a = 'a value';
export function fromA() { return 'b calls a'; }
export function readTooEarly() { return a; }
export function callB() { return seeA(); }
export function seeB() { return 'a sees ' + b; }
