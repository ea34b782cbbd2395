// The `async_context` binding without an engine that carries the value through promises.
let current;
module.exports = { get: () => current, set: (frame) => { current = frame; } };
