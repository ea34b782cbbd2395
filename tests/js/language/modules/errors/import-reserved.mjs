import { if } from './valid.mjs';
