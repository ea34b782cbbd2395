import { log } from './log.mjs';
log.push('slow starts');
for (let i = 0; i < 5; i++) await null;
export const value = 'slow value';
log.push('slow ends');
