const é = 'é';
export const z = 'z', a = 1, _ = '_', $ = '$', B = 'B';
export { é };
export default 0;
