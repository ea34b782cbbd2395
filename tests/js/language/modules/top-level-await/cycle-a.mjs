import { b } from './cycle-b.mjs';
await null;
export const a = 'a';
export { b };
