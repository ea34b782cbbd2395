// Temporal: the global that is made when it is first asked for, the classes with their members, calls that must be constructions.
// needs: temporal

test('the global', () => {
  assert('Temporal' in globalThis);
  assert(Object.getOwnPropertyNames(globalThis).includes('Temporal'));
  assertEq(globalThis.propertyIsEnumerable('Temporal'), false);
  assertData(globalThis, 'Temporal', Temporal, 'wc');
  assertEq(Object.prototype.toString.call(Temporal), '[object Temporal]');
  assertEq(Object.prototype.toString.call(Temporal.Now), '[object Temporal.Now]');
  assertDeep(Reflect.ownKeys(Temporal), ['Now', 'PlainDate', 'PlainTime', 'PlainDateTime', 'ZonedDateTime', 'Duration', 'Instant',
    'PlainYearMonth', 'PlainMonthDay', Symbol.toStringTag]);
  const saved = Temporal;
  globalThis.Temporal = 1;
  assertEq(Temporal, 1);
  assertEq(new Date(5).toTemporalInstant().epochMilliseconds, 5);
  assert(delete globalThis.Temporal);
  assertEq(typeof Temporal, 'undefined');
  Object.defineProperty(globalThis, 'Temporal', { value: saved, writable: true, enumerable: false, configurable: true });
});

const lengths = {
  Instant: 1, PlainDate: 3, PlainTime: 0, PlainDateTime: 3, PlainYearMonth: 2, PlainMonthDay: 2, ZonedDateTime: 2, Duration: 0,
};

test('the classes', () => {
  for (const [name, length] of Object.entries(lengths)) {
    const C = Temporal[name];
    assertEq(C.length, length, name);
    assertEq(C.name, name);
    assert(isConstructor(C));
    assertThrows(TypeError, () => C());
    assertEq(C.prototype.constructor, C);
    assertEq(C.prototype[Symbol.toStringTag], 'Temporal.' + name);
    assertMethod(C, 'from', 1);
    for (const key of ['toString', 'toJSON', 'toLocaleString', 'valueOf']) assertMethod(C.prototype, key, 0);
    assertThrows(TypeError, () => C.prototype.valueOf());
    assertThrows(TypeError, () => C.prototype.toString());
    assertThrows(TypeError, () => C.prototype.toJSON.call({}));
  }
  for (const key of ['era', 'year', 'monthCode', 'dayOfWeek', 'inLeapYear']) {
    assertAccessor(Temporal.PlainDate.prototype, key);
    const getter = Object.getOwnPropertyDescriptor(Temporal.PlainDate.prototype, key).get;
    assertEq(getter.name, 'get ' + key);
    assertThrows(TypeError, () => getter.call(Temporal.PlainDateTime.from('2020-01-01')));
  }
  assertMethod(Date.prototype, 'toTemporalInstant', 0);
  assertThrows(RangeError, () => new Date(NaN).toTemporalInstant());
  assertThrows(TypeError, () => Date.prototype.toTemporalInstant.call({}));
});

test('the current time', () => {
  const { Now } = Temporal;
  assertDeep(Reflect.ownKeys(Now), ['instant', 'timeZoneId', 'plainDateTimeISO', 'zonedDateTimeISO', 'plainDateISO', 'plainTimeISO', Symbol.toStringTag]);
  for (const key of ['instant', 'timeZoneId', 'plainDateTimeISO', 'zonedDateTimeISO', 'plainDateISO', 'plainTimeISO']) assertMethod(Now, key, 0);
  assertEq(isConstructor(Now), false);
});

test('subclasses and Reflect.construct', () => {
  class Day extends Temporal.PlainDate {
    next() {
      return this.add({ days: 1 });
    }
  }
  const day = new Day(2024, 2, 28);
  assert(day instanceof Day && day instanceof Temporal.PlainDate);
  assertEq(Object.getPrototypeOf(day.next()), Temporal.PlainDate.prototype);
  assertEq(day.next().toString(), '2024-02-29');
  const o = Reflect.construct(Temporal.Duration, [1], Array);
  assertEq(Object.getPrototypeOf(o), Array.prototype);
  assertEq(Temporal.Duration.prototype.toString.call(o), 'P1Y');
});

test('own properties', () => {
  const time = Temporal.PlainTime.from('10:00');
  time.note = 'x';
  assertDeep(Object.keys(time), ['note']);
  assertEq(JSON.stringify({ time }), '{"time":"10:00:00"}');
  assertEq(`${Object.freeze(time)}`, '10:00:00');
});

done();
