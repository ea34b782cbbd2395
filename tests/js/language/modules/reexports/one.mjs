export const onlyOne = 'one', x = 'x of one', y = 'y of one', clash = 1, own = 'own of one';
export { same } from './shared.mjs';
export default 'default of one';
