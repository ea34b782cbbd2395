globalThis.sharedRuns = (globalThis.sharedRuns ?? 0) + 1;
export const shared = {};
export let count = 0;
export default 'd';
