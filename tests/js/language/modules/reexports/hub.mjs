export * from './one.mjs';
export * from './two.mjs';
export * as leaf from './one.mjs';
export { x } from './one.mjs';
export { y } from './two.mjs';
export { default as fromDefault } from './one.mjs';
export const own = 'own of hub';
