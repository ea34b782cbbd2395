import { log } from './log.mjs';
log.push('other');
export const value = 'other';
