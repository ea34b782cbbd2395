import { log } from './log.mjs';
import { value } from './slow.mjs';
log.push('dependant');
export const through = 'through ' + value;
