import d from './hub.mjs';
