import { log } from './log.mjs';
await undefined;
log.push('leaf of waiting');
