// Temporal: the main types, arithmetic, parsing and text, comparison, time zones.
// needs: temporal

test('PlainDate and PlainTime', () => {
  const d = Temporal.PlainDate.from('2024-02-29');
  assertEq(d.year * 10000 + d.month * 100 + d.day, 20240229);
  assertEq(d.add({ years: 1 }).toString(), '2025-02-28');
  assertEq(d.add({ days: 1 }).toString(), '2024-03-01');
  assertEq(d.until('2025-03-01').days, 366);
  assertEq(d.until('2025-03-01', { largestUnit: 'year' }).toString(), 'P1Y1D');
  assertEq(d.dayOfWeek + ' ' + d.dayOfYear + ' ' + d.inLeapYear + ' ' + d.daysInMonth, '4 60 true 29');
  assertEq(Temporal.PlainDate.compare('2024-01-01', '2024-01-02'), -1);
  assertEq(new Temporal.PlainTime(13, 5).toString(), '13:05:00');
  assertEq(Temporal.PlainTime.from('23:30').add({ hours: 1 }).toString(), '00:30:00');
  assertThrows(RangeError, () => new Temporal.PlainDate(2023, 2, 29));
  assertThrows(RangeError, () => Temporal.PlainDate.from('2023-02-30'));
  assertThrows(TypeError, () => d < d);
});

test('Instant, ZonedDateTime, Duration', () => {
  const i = Temporal.Instant.from('1970-01-01T00:00:01.5Z');
  assertEq(i.epochMilliseconds, 1500);
  assertEq(i.epochNanoseconds, 1500000000n);
  assertEq(i.add({ hours: 1 }).toString(), '1970-01-01T01:00:01.5Z');
  const z = Temporal.ZonedDateTime.from('2024-03-10T01:30[America/New_York]');
  assertEq(z.add({ hours: 1 }).toString(), '2024-03-10T03:30:00-04:00[America/New_York]');
  assertEq(z.hoursInDay, 23);
  assertEq(z.withTimeZone('UTC').toString(), '2024-03-10T06:30:00+00:00[UTC]');
  const d = Temporal.Duration.from('P1DT2H30M');
  assertEq(d.total('minutes'), 1590);
  assertEq(d.negated().toString(), '-P1DT2H30M');
  assertEq(Temporal.Duration.from({ minutes: 90 }).round({ largestUnit: 'hour' }).toString(), 'PT1H30M');
  assertEq(new Date(0).toTemporalInstant().toString(), '1970-01-01T00:00:00Z');
});

test('PlainDateTime, PlainYearMonth, PlainMonthDay, Now', () => {
  const dt = Temporal.PlainDateTime.from('2024-02-29T12:34:56.789');
  assertEq(dt.round('hour').toString(), '2024-02-29T13:00:00');
  assertEq(dt.with({ day: 1 }).toPlainDate().toString(), '2024-02-01');
  assertEq(Temporal.PlainYearMonth.from('2024-02').daysInMonth, 29);
  assertEq(Temporal.PlainMonthDay.from('02-29').toPlainDate({ year: 2023 }).toString(), '2023-02-28');
  assert(Temporal.Now.instant().epochMilliseconds > 1.6e12);
  assertEq(typeof Temporal.Now.timeZoneId(), 'string');
});

done();
