import defer * as lazyAgain from './lazy.mjs';
export { lazyAgain };
export const log = [];
