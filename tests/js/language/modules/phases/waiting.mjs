import './waiting-leaf.mjs';
import { log } from './log.mjs';
log.push('waiting');
export const value = 1;
