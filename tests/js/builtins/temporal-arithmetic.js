// Temporal: arithmetic, rounding, differences, comparison, limits and text of each class.
// needs: temporal

test('durations', () => {
  const d = Temporal.Duration.from({ years: 1, months: 2, weeks: 3, days: 4, hours: 5, minutes: 6, seconds: 7, milliseconds: 8, microseconds: 9, nanoseconds: 10 });
  assertEq(d.toString(), 'P1Y2M3W4DT5H6M7.00800901S');
  assertEq(d.negated().toString(), '-P1Y2M3W4DT5H6M7.00800901S');
  assertEq(d.sign + d.negated().sign, 0);
  assertEq(d.negated().abs().toString(), d.toString());
  assertEq(new Temporal.Duration().blank, true);
  assertEq(d.with({ years: 0, months: 0, weeks: 0 }).add('PT20H').toString(), 'P5DT1H6M7.00800901S');
  assertThrows(RangeError, () => d.add('P1D'));
  assertEq(Temporal.Duration.from('PT0.5H').toString(), 'PT30M');
  assertEq(Temporal.Duration.from({ microseconds: 2 ** 53 * 2 }).microseconds, 2 ** 54);
  assertEq(new Temporal.Duration(0, 0, 0, 0, 0, 0, 0, 0, 0, Number.MAX_SAFE_INTEGER).add({ nanoseconds: 1 }).toString(), 'PT9007199.254740992S');
  assertThrows(RangeError, () => new Temporal.Duration(2 ** 32));
  assertThrows(RangeError, () => new Temporal.Duration(0, 0, 0, 0, 0, 0, 2 ** 53));
  assertThrows(RangeError, () => new Temporal.Duration(0, 0, 0, 0, 0, 0, 0, 0, 0, 1e300));
  assertThrows(RangeError, () => new Temporal.Duration(1, -1));
  assertEq(Temporal.Duration.from('P1M').total({ unit: 'days', relativeTo: '2024-02-01' }), 29);
  assertEq(Temporal.Duration.from('P40D').round({ largestUnit: 'months', relativeTo: '2024-02-01' }).toString(), 'P1M11D');
  assertEq(Temporal.Duration.from('PT100M').total('hours'), 100 / 60);
  assertEq(Temporal.Duration.compare('P1M', 'P30D', { relativeTo: '2024-02-01' }), -1);
  assertThrows(RangeError, () => Temporal.Duration.compare('P1M', 'P30D'));
  assertEq(Temporal.Duration.from('PT1.2345S').toString({ fractionalSecondDigits: 2, roundingMode: 'ceil' }), 'PT1.24S');
});

test('dates', () => {
  const d = Temporal.PlainDate.from('2024-01-31');
  assertEq(d.add({ months: 1 }).toString(), '2024-02-29');
  assertThrows(RangeError, () => d.add({ months: 1 }, { overflow: 'reject' }));
  assertEq(d.subtract('P1Y1M').toString(), '2022-12-31');
  assertEq(d.until('2025-03-01', { largestUnit: 'years', smallestUnit: 'months', roundingMode: 'halfExpand' }).toString(), 'P1Y1M');
  assertEq(d.since('2024-03-01').toString(), '-P30D');
  assertEq(`${d.weekOfYear} ${d.yearOfWeek} ${Temporal.PlainDate.from('2021-01-03').yearOfWeek}`, '5 2024 2020');
  assertEq(new Temporal.PlainDate(-271821, 4, 19).toString(), '-271821-04-19');
  assertEq(new Temporal.PlainDate(275760, 9, 13).toString(), '+275760-09-13');
  assertThrows(RangeError, () => new Temporal.PlainDate(275760, 9, 14));
  assertThrows(RangeError, () => new Temporal.PlainDate(-271821, 4, 19).toPlainDateTime());
  assertEq(d.toString({ calendarName: 'critical' }), '2024-01-31[!u-ca=iso8601]');
  assertEq(d.toZonedDateTime({ timeZone: 'UTC', plainTime: '10:00' }).toString(), '2024-01-31T10:00:00+00:00[UTC]');
});

test('times', () => {
  const t = Temporal.PlainTime.from('12:34:56.987654321');
  assertEq(t.round({ smallestUnit: 'minute', roundingIncrement: 15 }).toString(), '12:30:00');
  assertEq(t.round('millisecond').toString(), '12:34:56.988');
  assertEq(t.toString({ smallestUnit: 'minute' }), '12:34');
  assertEq(t.toString({ fractionalSecondDigits: 4 }), '12:34:56.9876');
  assertThrows(RangeError, () => t.toString({ smallestUnit: 'hour' }));
  assertThrows(RangeError, () => t.round({ smallestUnit: 'minute', roundingIncrement: 7 }));
  assertThrows(RangeError, () => t.round('day'));
  assertEq(t.until('13:00', { smallestUnit: 'seconds' }).toString(), 'PT25M3S');
  assertEq(t.subtract('PT13H').toString(), '23:34:56.987654321');
  assertThrows(RangeError, () => new Temporal.PlainTime(24));
  assertEq(Temporal.PlainTime.compare('01:00', t), -1);
});

test('dates with times, months, days', () => {
  const dt = new Temporal.PlainDateTime(2024, 2, 29, 23, 59, 59, 999, 999, 999);
  assertEq(dt.add({ nanoseconds: 1 }).toString(), '2024-03-01T00:00:00');
  assertEq(dt.round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString(), '2024-02-29T23:00:00');
  assertEq(dt.withPlainTime().toString(), '2024-02-29T00:00:00');
  assertEq(dt.until('2025-03-01', { largestUnit: 'year' }).toString(), 'P11M30DT0.000000001S');
  assertThrows(RangeError, () => new Temporal.PlainDateTime(-271821, 4, 19));
  const ym = Temporal.PlainYearMonth.from('2024-02');
  assertEq(ym.add({ months: 11 }).toString(), '2025-01');
  assertEq(ym.until('2026-01').toString(), 'P1Y11M');
  assertEq(ym.toPlainDate({ day: 31 }).toString(), '2024-02-29');
  assertThrows(TypeError, () => ym.toPlainDate({}));
  assertEq(new Temporal.PlainYearMonth(-271821, 4).toString(), '-271821-04');
  assertEq(new Temporal.PlainYearMonth(-271821, 4).daysInMonth, 30);
  assertThrows(RangeError, () => new Temporal.PlainYearMonth(-271821, 3));
  const md = new Temporal.PlainMonthDay(2, 29);
  assertEq(md.monthCode + ' ' + md.day, 'M02 29');
  assertEq(md.with({ day: 1 }).toString(), '02-01');
  assertEq(md.toString({ calendarName: 'always' }), '1972-02-29[u-ca=iso8601]');
  assert(md.equals('2-29'.replace('2', '02')));
});

test('instants', () => {
  const i = Temporal.Instant.from('2024-01-01T00:00:00.123456789+01:30');
  assertEq(i.epochNanoseconds, 1704061800123456789n);
  assertEq(i.epochMilliseconds, 1704061800123);
  assertEq(i.round({ smallestUnit: 'second', roundingMode: 'ceil' }).toString(), '2023-12-31T22:30:01Z');
  assertEq(i.toString({ timeZone: 'Asia/Tokyo', smallestUnit: 'minute' }), '2024-01-01T07:30+09:00');
  assertEq(new Temporal.Instant(-1n).epochMilliseconds, -1);
  assertEq(i.until(i.add('PT25H')).toString(), 'PT90000S');
  assertThrows(RangeError, () => i.add('P1D'));
  assertThrows(RangeError, () => Temporal.Instant.from('2024-01-01T00:00'));
  assertThrows(TypeError, () => new Temporal.Instant(1));
  assertThrows(RangeError, () => Temporal.Instant.fromEpochMilliseconds(1.5));
  assertThrows(RangeError, () => new Temporal.Instant(10n ** 40n));
  assertEq(Temporal.Instant.compare(i, new Date(0).toTemporalInstant()), 1);
});

test('instants from and to counts and zones', () => {
  const { Instant, ZonedDateTime } = Temporal, limit = 8640000000000000000000n;
  assertMethod(Instant, 'fromEpochNanoseconds', 1);
  assertMethod(Instant, 'fromEpochMilliseconds', 1);
  assertEq(Instant.fromEpochNanoseconds(-1n).toString(), '1969-12-31T23:59:59.999999999Z');
  assertEq(Instant.fromEpochNanoseconds(1704061800123456789n).epochNanoseconds, 1704061800123456789n);
  assertEq(Instant.fromEpochNanoseconds(limit).epochMilliseconds, 8.64e15);
  assertEq(Instant.fromEpochNanoseconds(-limit).toString(), '-271821-04-20T00:00:00Z');
  for (const bad of [limit + 1n, -limit - 1n, 2n ** 64n * 1000n, 2n ** 200n]) assertThrows(RangeError, () => Instant.fromEpochNanoseconds(bad));
  // As BigInt takes them, but no numbers.
  assertDeep([' 5 ', true, [7n], { valueOf: () => 9n }, ''].map((v) => Instant.fromEpochNanoseconds(v).epochNanoseconds), [5n, 1n, 7n, 9n, 0n]);
  for (const bad of [undefined, null, 1, NaN, Symbol(), {}.x, { valueOf: () => 1 }]) assertThrows(TypeError, () => Instant.fromEpochNanoseconds(bad));
  for (const bad of ['1.5', 'x', {}]) assertThrows(SyntaxError, () => Instant.fromEpochNanoseconds(bad));
  // What it is called on does not matter.
  class Moment extends Instant {}
  assertEq(Object.getPrototypeOf(Moment.fromEpochNanoseconds(0n)), Instant.prototype);
  assertEq(Instant.fromEpochNanoseconds.call(undefined, 1n).epochNanoseconds, 1n);

  assertMethod(ZonedDateTime.prototype, 'toInstant', 0);
  for (const zone of ['UTC', 'Asia/Tokyo', '-23:59']) {
    for (const ns of [0n, -1n, 1704061800123456789n, limit, -limit]) {
      const instant = new ZonedDateTime(ns, zone, 'hebrew').toInstant();
      assert(instant instanceof Instant);
      assertEq(instant.epochNanoseconds, ns);
    }
  }
  // The same hour twice.
  const [one, two] = ['-04:00', '-05:00'].map((offset) => ZonedDateTime.from(`2024-11-03T01:30${offset}[America/New_York]`).toInstant());
  assertEq(`${one} ${two}`, '2024-11-03T05:30:00Z 2024-11-03T06:30:00Z');
  for (const bad of [undefined, {}, one, ZonedDateTime.prototype]) assertThrows(TypeError, () => ZonedDateTime.prototype.toInstant.call(bad));
});

done();
