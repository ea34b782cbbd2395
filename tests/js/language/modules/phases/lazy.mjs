import './dependency.mjs';
import { log } from './log.mjs';
log.push('lazy');
export let value = 1;
export const change = () => { value++; };
