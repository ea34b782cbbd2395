// Load for the collector: COUNT linked records (three objects each) in one array, of which a third is replaced ROUNDS
// times over, by old neighbours that are stored into. Nearly every new object survives its first collection and dies
// later, which is what generational collectors like least. How to read it: docs/performance.md, "Collector".
'use strict';
const COUNT = 1_400_000;
const ROUNDS = globalThis.__rounds ?? 12;

function record(id, next) {
  return { id, next, place: { x: id, y: -id, z: id & 255 }, state: { seen: 0, sum: id * 0.5, note: null } };
}

const records = new Array(COUNT).fill(null);
for (let i = COUNT - 1; i >= 0; i--) records[i] = record(i, i + 1 < COUNT ? records[i + 1] : null);

// The records with index 1, 4, 7, ... are replaced; their neighbours stay, so that nothing keeps an old one alive.
for (let round = 1; round <= ROUNDS; round++) {
  for (let i = 1; i + 1 < COUNT; i += 3) {
    const fresh = record(i + round, records[i + 1]);
    fresh.state.seen = records[i].state.seen + 1;
    records[i] = fresh;
    records[i - 1].next = fresh;
  }
}

let links = 0;
let seen = 0;
for (let r = records[0]; r !== null; r = r.next) {
  links++;
  seen += r.state.seen;
}
const replaced = Math.floor((COUNT - 3) / 3) + 1;
if (links !== COUNT || seen !== replaced * ROUNDS) throw new Error('collector: ' + links + ' links, ' + seen + ' replaced');
const peak = typeof process === 'object' ? ', peak ' + (process.resourceUsage().maxRSS / 1024).toFixed(0) + ' MiB resident' : '';
console.log('collector ' + links + ' records, ' + seen + ' replaced' + peak);
