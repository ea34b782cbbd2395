// The `v8` binding played by a real node.
const v8 = require('node:v8');
module.exports = {
  heapStatistics: () => Object.values(v8.getHeapStatistics()),
  heapSpaces: () => v8.getHeapSpaceStatistics().map((space) => Object.values(space)),
  isOneByte: (text) => !/[^\0-\xff]/.test(text),
  versionTag: () => v8.cachedDataVersionTag(),
};
