import * as self from './early.mjs';
const name = (fn) => { try { return fn(); } catch (e) { return e.constructor.name; } };
export const checkEarly = [name(() => self.late), name(() => Object.getOwnPropertyDescriptor(self, 'late')), name(() => Object.keys(self)), 'late' in self];
export const late = 1;
