import { nothing } from './hub.mjs';
