export default function fn() { return 'fn'; } export const named = 'named';
