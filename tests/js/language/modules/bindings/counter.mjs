export let count = 0;
export function increment() { count++; }
export const object = {};
const inner = 'inner', quoted = 'quoted';
export { inner as renamed, quoted as "string name" };
export function early() { return 'hoisted'; }
export class Klass { value = 'class'; }
export function thisValue() { return this; }
