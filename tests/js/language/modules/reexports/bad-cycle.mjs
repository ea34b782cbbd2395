export { loop } from './bad-cycle-2.mjs';
