export const same = 'shared';
