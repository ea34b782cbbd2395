import { one as let } from './valid.mjs';
