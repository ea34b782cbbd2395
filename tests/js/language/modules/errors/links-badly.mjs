import { missing } from './valid.mjs';
globalThis.linksBadlyRan = true;
