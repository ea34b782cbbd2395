import {} from './valid.mjs';
import './valid.mjs';
const one = 1, cond = 2;
export { one, one as two, cond as if, one as await_ };
export {};
export default class {}
