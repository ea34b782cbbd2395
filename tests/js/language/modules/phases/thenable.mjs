export const other = 1;
export function then() {
  throw new Error('called');
}
