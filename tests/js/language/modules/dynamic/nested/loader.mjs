export const load = () => import('./leaf.mjs');
