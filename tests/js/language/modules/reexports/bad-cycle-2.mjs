export { loop } from './bad-cycle.mjs';
