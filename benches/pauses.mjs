// Reads what `--trace-gc` prints from standard input: pauses by sort, in milliseconds (as they passed, and processor time,
// which other programs do not lengthen), and what was alive. Other lines are passed on.
import { readFileSync } from 'node:fs';

const pauses = { Young: [], Full: [] };
const live = [];
let blocks = 0;
let steps;
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const m = /^\[gc\] (\w+) ([\d.]+) ms \(([\d.]+) busy\): \d+ KiB allocated, (\d+) KiB live, (\d+) KiB in blocks/.exec(line);
  if (m === null) {
    if (line !== '') console.log(line);
    continue;
  }
  (pauses[m[1]] ??= []).push({ ms: Number(m[2]), busy: Number(m[3]) });
  if (m[1] !== 'Young') live.push(Number(m[4]));
  steps = /steps of ([\d.]+) ms/.exec(line)?.[1] ?? steps;
  blocks = Math.max(blocks, Number(m[5]));
}
function summary(times) {
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(2);
  return `median ${at(0.5)}, 99 % ${at(0.99)}, longest ${at(1)}, sum ${times.reduce((sum, t) => sum + t, 0).toFixed(0)}`;
}
for (const [sort, all] of Object.entries(pauses)) {
  if (all.length === 0) continue;
  console.log(`${sort}: ${all.length} pauses; ${summary(all.map((p) => p.ms))}; processor time ${summary(all.map((p) => p.busy))}`);
}
if (steps !== undefined) console.log(`marking steps: longest ${Number(steps).toFixed(2)}`);
const MiB = (kib) => (kib / 1024).toFixed(0) + ' MiB';
if (live.length > 0) console.log(`live after full collections: ${live.map(MiB).join(', ')}; in blocks at most ${MiB(blocks)}`);
