// Date: construction, UTC getters and setters, parsing and ISO text, limits. Independent of the local time zone.

test('properties', () => {
  for (const [name, length] of Object.entries({ getDate: 0, getDay: 0, getFullYear: 0, getHours: 0, getMilliseconds: 0, getMinutes: 0, getMonth: 0, getSeconds: 0, getTime: 0, getTimezoneOffset: 0, getUTCDate: 0, getUTCDay: 0, getUTCFullYear: 0, getUTCHours: 0, getUTCMilliseconds: 0, getUTCMinutes: 0, getUTCMonth: 0, getUTCSeconds: 0, setDate: 1, setFullYear: 3, setHours: 4, setMilliseconds: 1, setMinutes: 3, setMonth: 2, setSeconds: 2, setTime: 1, setUTCDate: 1, setUTCFullYear: 3, setUTCHours: 4, setUTCMilliseconds: 1, setUTCMinutes: 3, setUTCMonth: 2, setUTCSeconds: 2, toDateString: 0, toISOString: 0, toJSON: 1, toLocaleDateString: 0, toLocaleString: 0, toLocaleTimeString: 0, toString: 0, toTimeString: 0, toUTCString: 0, valueOf: 0 })) assertMethod(Date.prototype, name, length);
  for (const [name, length] of Object.entries({ UTC: 7, now: 0, parse: 1 })) assertMethod(Date, name, length);
  assertMethod(Date.prototype, Symbol.toPrimitive, 1, '[Symbol.toPrimitive]', 'c');
  assertEq(Date.length, 7);
  assertEq(Object.prototype.toString.call(Date.prototype), '[object Object]');
  assertThrows(TypeError, () => Date.prototype.getTime.call({}));
  assertThrows(TypeError, () => Date.prototype.valueOf());
});

test('construction', () => {
  assertEq(typeof Date(), 'string');
  assertEq(new Date(5).getTime(), 5);
  assertEq(new Date(5.9).getTime(), 5);
  assertEq(new Date(-0.5).getTime(), 0);
  assertEq(new Date(8.64e15).getTime(), 8.64e15);
  assertEq(new Date(8.64e15 + 1).getTime(), NaN);
  assertEq(new Date(NaN).getTime(), NaN);
  assertEq(new Date(undefined).getTime(), NaN);
  assertEq(new Date(null).getTime(), 0);
  assertEq(new Date(true).getTime(), 1);
  assertEq(new Date('x').getTime(), NaN);
  assertEq(new Date(new Date(7)).getTime(), 7);
  assertEq(new Date({ valueOf: () => 9 }).getTime(), 9);
  assertEq(new Date(new String('1970-01-01T00:00:00Z')).getTime(), 0);
  assertThrows(TypeError, () => new Date(1n));
  assertThrows(TypeError, () => new Date(Symbol()));
  assertEq(new Date(2020, 0).getMonth(), 0);
  assertEq(new Date(99, 0).getFullYear(), 1999);
  assertEq(new Date(100, 0).getFullYear(), 100);
  assertEq(new Date(2020, 14, -5).getFullYear(), 2021);
  assertEq(new Date(2020, NaN).getTime(), NaN);
  const now = Date.now();
  assert(Number.isInteger(now) && Math.abs(new Date().getTime() - now) < 10000);
});

test('UTC', () => {
  assertEq(Date.UTC(1970), 0);
  assertEq(Date.UTC(2000, 1, 29, 12, 30, 45, 678), 951827445678);
  assertEq(Date.UTC(99, 0), Date.UTC(1999, 0));
  assertEq(Date.UTC(2020, 12), Date.UTC(2021, 0));
  assertEq(Date.UTC(2020, -1), Date.UTC(2019, 11));
  assertEq(Date.UTC(2020, 0, 0), Date.UTC(2019, 11, 31));
  assertEq(Date.UTC(275760, 8, 13), 8.64e15);
  assertEq(Date.UTC(275760, 8, 13, 0, 0, 0, 1), NaN);
  assertEq(Date.UTC(-271821, 3, 20), -8.64e15);
  assertEq(Date.UTC(), NaN);
  assertEq(Date.UTC(NaN), NaN);
  assertEq(Date.UTC(2020, 0, 1, 1e9) > 0, true);
  assertEq(Date.UTC(0, 0, 1), -2208988800000);
});

test('UTC getters', () => {
  const d = new Date(Date.UTC(2024, 1, 29, 23, 59, 58, 987));
  assertDeep([d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), d.getUTCDay(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds()], [2024, 1, 29, 4, 23, 59, 58, 987]);
  const before = new Date(-1);
  assertDeep([before.getUTCFullYear(), before.getUTCMonth(), before.getUTCDate(), before.getUTCHours(), before.getUTCMilliseconds(), before.getUTCDay()], [1969, 11, 31, 23, 999, 3]);
  const far = new Date(-8.64e15);
  assertDeep([far.getUTCFullYear(), far.getUTCMonth(), far.getUTCDate()], [-271821, 3, 20]);
  const bad = new Date(NaN);
  for (const name of ['getTime', 'getUTCDay', 'getFullYear', 'getTimezoneOffset', 'getHours']) assertEq(bad[name](), NaN);
  for (let y = -400; y < 2500; y += 37) for (const m of [0, 1, 2, 11]) {
    const t = Date.UTC(2000 + y, m, 28);
    const e = new Date(t);
    assertEq(e.getUTCFullYear() * 100 + e.getUTCMonth(), (2000 + y) * 100 + m);
    assertEq(e.getUTCDay(), ((t / 86400000 + 4) % 7 + 7) % 7);
  }
});

test('UTC setters', () => {
  const d = new Date(0);
  assertEq(d.setUTCFullYear(2024, 1, 29), Date.UTC(2024, 1, 29));
  assertEq(d.setUTCMonth(12), Date.UTC(2025, 0, 29));
  assertEq(d.setUTCDate(32), Date.UTC(2025, 1, 1));
  assertEq(d.setUTCHours(25, 61, 61, 1001), Date.UTC(2025, 1, 2, 2, 2, 2, 1));
  assertEq(d.setUTCMinutes(-1), Date.UTC(2025, 1, 2, 1, 59, 2, 1));
  assertEq(d.setUTCSeconds(5, 6), Date.UTC(2025, 1, 2, 1, 59, 5, 6));
  assertEq(d.setUTCMilliseconds(-1), Date.UTC(2025, 1, 2, 1, 59, 4, 999));
  assertEq(d.setTime(1.7), 1);
  assertEq(d.setUTCDate(NaN), NaN);
  assertEq(d.setUTCHours(1), NaN);
  assertEq(d.setUTCFullYear(2000), Date.UTC(2000, 0, 1));
  assertEq(d.setUTCMonth(), NaN);
  const order = [];
  const arg = (n) => ({ valueOf() { order.push(n); return n; } });
  new Date(0).setUTCHours(arg(1), arg(2), arg(3), arg(4));
  assertEq(order.join(''), '1234');
  const inner = new Date(0);
  inner.setUTCHours({ valueOf() { inner.setTime(NaN); return 1; } });
  assertEq(new Date(8.64e15).setUTCMilliseconds(1), NaN);
});

test('ISO text', () => {
  assertEq(new Date(0).toISOString(), '1970-01-01T00:00:00.000Z');
  assertEq(new Date(Date.UTC(2024, 1, 29, 1, 2, 3, 4)).toISOString(), '2024-02-29T01:02:03.004Z');
  assertEq(new Date(8.64e15).toISOString(), '+275760-09-13T00:00:00.000Z');
  assertEq(new Date(-8.64e15).toISOString(), '-271821-04-20T00:00:00.000Z');
  assertEq(new Date(Date.UTC(-1, 0)).toISOString(), '-000001-01-01T00:00:00.000Z');
  assertEq(new Date('0001-01-01T00:00:00Z').toISOString(), '0001-01-01T00:00:00.000Z');
  assertThrows(RangeError, () => new Date(NaN).toISOString());
  assertEq(new Date(0).toJSON(), '1970-01-01T00:00:00.000Z');
  assertEq(new Date(NaN).toJSON(), null);
  assertEq(Date.prototype.toJSON.call({ toISOString: () => 'iso', valueOf: () => 1 }), 'iso');
  assertEq(Date.prototype.toJSON.call({ valueOf: () => Infinity }), null);
  assertThrows(TypeError, () => Date.prototype.toJSON.call({ toISOString: 1 }));
  assertEq(new Date(0).toUTCString(), 'Thu, 01 Jan 1970 00:00:00 GMT');
  assertEq(new Date(Date.UTC(-1, 0)).toUTCString(), 'Fri, 01 Jan -0001 00:00:00 GMT');
  assertEq(String(new Date(NaN)), 'Invalid Date');
  for (const name of ['toString', 'toDateString', 'toTimeString', 'toUTCString']) assertEq(new Date(NaN)[name](), 'Invalid Date');
});

test('parsing', () => {
  for (const [text, value] of [['1970', 0], ['1970-01', 0], ['1970-01-01', 0], ['1970-01-01T00:00Z', 0], ['1970-01-01T00:00:00Z', 0], ['1970-01-01T00:00:00.5Z', 500], ['1970-01-01T00:00:00.123456Z', 123], ['1970-01-01T01:00+01:00', 0], ['1969-12-31T23:30-00:30', 0], ['+001970-01-01T00:00Z', 0], ['-000001-01-01T00:00Z', Date.UTC(-1, 0)], ['2024-02-29', Date.UTC(2024, 1, 29)], ['1970-01-01T24:00:00Z', 86400000], ['+275760-09-13T00:00:00.000Z', 8.64e15], ['+275760-09-13T00:00:00.001Z', NaN], ['-000000-01-01T00:00Z', NaN], ['1970-13-01', NaN], ['1970-00-01', NaN], ['1970-01-32', NaN], ['1970-01-01T25:00Z', NaN], ['1970-01-01T00:60Z', NaN], ['1970-01-01T00:00:60Z', NaN], ['1970-01-01T24:00:01Z', NaN], ['', NaN], ['hello', NaN]]) assertEq(Date.parse(text), value, text);
  assertEq(Date.parse('Thu, 01 Jan 1970 00:00:00 GMT'), 0);
  assertEq(Date.parse('Thu Jan 01 1970 01:00:00 GMT+0100'), 0);
  assertEq(Date.parse('Thu Jan 01 1970 01:00:00 GMT+0100 (Some Zone)'), 0);
  for (const t of [0, 1e12, -1e12, 951827445000, 4e12]) {
    const d = new Date(t);
    assertEq(Date.parse(d.toISOString()), t);
    assertEq(Date.parse(d.toUTCString()), t);
    assertEq(Date.parse(d.toString()), t);
  }
  assertEq(new Date('2020-01-01T00:00').getHours(), 0);
});

test('toPrimitive', () => {
  const d = new Date(5);
  assertEq(d[Symbol.toPrimitive]('number'), 5);
  assertEq(typeof d[Symbol.toPrimitive]('string'), 'string');
  assertEq(d[Symbol.toPrimitive]('default'), String(d));
  assertThrows(TypeError, () => d[Symbol.toPrimitive]('x'));
  assertThrows(TypeError, () => d[Symbol.toPrimitive]());
  assertThrows(TypeError, () => Date.prototype[Symbol.toPrimitive].call(1, 'number'));
  assertEq(d - 1, 4);
  assertEq(typeof (d + 1), 'string');
  assertEq(d > 4 && +d === 5, true);
  assertEq(Date.prototype[Symbol.toPrimitive].call({ valueOf: () => 1, toString: () => 's' }, 'default'), 's');
});

done();
