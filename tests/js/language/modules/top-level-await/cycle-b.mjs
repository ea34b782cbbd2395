import './cycle-a.mjs';
await null;
export const b = 'b';
