import { default as a } from './valid.mjs'; import a from './valid.mjs';
