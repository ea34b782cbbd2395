let local = 'value';
export default local;
export function changeLocal() { local = 'changed'; }
