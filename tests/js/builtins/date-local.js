// Date in local time: consistency of getters, setters and text with the offset, whatever the time zone is; Annex B getYear and friends.

const samples = [];
for (let y = 1971; y < 2038; y += 3) for (let m = 0; m < 12; m += 2) samples.push(Date.UTC(y, m, 15, 12, 30, 15, 250));

test('getters agree with the offset', () => {
  for (const t of samples) {
    const d = new Date(t), shifted = new Date(t - d.getTimezoneOffset() * 60000);
    assertDeep([d.getFullYear(), d.getMonth(), d.getDate(), d.getDay(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()],
      [shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate(), shifted.getUTCDay(), shifted.getUTCHours(), shifted.getUTCMinutes(), shifted.getUTCSeconds(), shifted.getUTCMilliseconds()]);
  }
});

test('the constructor inverts the getters', () => {
  for (const t of samples) {
    const d = new Date(t);
    assertEq(new Date(d.getFullYear(), d.getMonth(), d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()).getTime(), t);
  }
});

test('setters', () => {
  const d = new Date(2020, 5, 15, 12, 30, 15, 250);
  d.setFullYear(2021, 0, 31);
  assertDeep([d.getFullYear(), d.getMonth(), d.getDate(), d.getHours()], [2021, 0, 31, 12]);
  d.setMonth(1);
  assertDeep([d.getMonth(), d.getDate()], [2, 3]);
  d.setDate(0);
  assertDeep([d.getMonth(), d.getDate()], [1, 28]);
  d.setHours(14, 15, 16, 17);
  assertDeep([d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()], [14, 15, 16, 17]);
  d.setMinutes(75);
  assertDeep([d.getHours(), d.getMinutes()], [15, 15]);
  d.setSeconds(-1, 5);
  assertDeep([d.getMinutes(), d.getSeconds(), d.getMilliseconds()], [14, 59, 5]);
  d.setMilliseconds(1500);
  assertDeep([d.getMinutes(), d.getSeconds(), d.getMilliseconds()], [15, 0, 500]);
  const bad = new Date(NaN);
  bad.setHours(5);
  assertEq(bad.getTime(), NaN);
  bad.setFullYear(2000);
  assertEq(bad.getTime(), new Date(2000, 0, 1).getTime());
  assertEq(new Date(2020, 0, 1).setMonth(NaN), NaN);
});

test('text', () => {
  for (const t of samples) {
    const d = new Date(t), s = d.toString();
    assert(/^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}( \(.+\))?$/.test(s), s);
    assertEq(s, d.toDateString() + ' ' + d.toTimeString());
    const [, sign, hours, minutes] = s.match(/GMT([+-])(\d\d)(\d\d)/);
    assertEq((sign === '-' ? 1 : -1) * (hours * 60 + +minutes) + 0, Math.trunc(d.getTimezoneOffset()) + 0);
    assertEq(Date.parse(s), t - 250);
  }
  assertEq(typeof new Date(0).toLocaleString() + typeof new Date(0).toLocaleDateString() + typeof new Date(0).toLocaleTimeString(), 'stringstringstring');
});

test('Annex B', () => {
  assertMethod(Date.prototype, 'getYear', 0);
  assertMethod(Date.prototype, 'setYear', 1);
  assertEq(Date.prototype.toGMTString, Date.prototype.toUTCString);
  const d = new Date(2020, 0, 1);
  assertEq(d.getYear(), 120);
  d.setYear(99);
  assertEq(d.getFullYear(), 1999);
  d.setYear(1850);
  assertEq(d.getFullYear(), 1850);
  assertEq(d.setYear(NaN), NaN);
  assertEq(new Date(NaN).getYear(), NaN);
});

done();
