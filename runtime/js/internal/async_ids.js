// Numbers for asynchronous resources. Only identity is kept: there are no async_hooks callbacks to run.
'use strict';

let last = 1;

function newAsyncId() {
  return ++last;
}
function executionAsyncId() {
  return 1;
}

module.exports = { newAsyncId, executionAsyncId };
