import defer * as self from './cycle.mjs';
export let outcome;
try {
  self.outcome;
} catch (error) {
  outcome = error.constructor;
}
