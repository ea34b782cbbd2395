// Start-up snapshots: what a program registers while it is evaluated at build time, and how the process that resumes
// the image runs it. The state is part of the image like everything else.
//
// The host calls, through `require('internal/snapshot')`:
//   begin()          before the program is evaluated at build time
//   serialize()      before the image is written
//   deserialize()    at the start of the image; true if it ran a main function, which then stands for the program
//
// No binding.

let building = false;
let main;
const serializers = [];
const deserializers = [];

function begin() {
  building = true;
}

function isBuilding() {
  return building;
}

function setMain(run) {
  if (main !== undefined) return false;
  main = run;
  return true;
}

function serialize() {
  // A callback may register more.
  for (let i = 0; i < serializers.length; i++) serializers[i]();
  serializers.length = 0;
  building = false;
}

function deserialize() {
  for (let i = 0; i < deserializers.length; i++) deserializers[i]();
  deserializers.length = 0;
  if (main === undefined) return false;
  main();
  return true;
}

module.exports = { begin, deserialize, deserializers, isBuilding, serialize, serializers, setMain };
