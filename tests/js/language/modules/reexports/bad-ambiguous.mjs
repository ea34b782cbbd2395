import { clash } from './hub.mjs';
