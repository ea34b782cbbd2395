export const onlyTwo = 'two', x = 'x of two', y = 'y of two', clash = 2;
export { same } from './shared.mjs';
export default 'default of two';
