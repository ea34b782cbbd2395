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

test('Now in a time zone', () => {
  const { Now } = Temporal;
  const before = Now.instant(), zoned = Now.zonedDateTimeISO('Asia/Tokyo'), plain = Now.plainDateTimeISO('UTC'), after = Now.instant();
  assert(zoned instanceof Temporal.ZonedDateTime && plain instanceof Temporal.PlainDateTime);
  assertEq(`${zoned.timeZoneId} ${zoned.offset} ${zoned.calendarId} ${plain.calendarId}`, 'Asia/Tokyo +09:00 iso8601 iso8601');
  for (const instant of [zoned.toInstant(), plain.toZonedDateTime('UTC').toInstant()]) {
    assert(Temporal.Instant.compare(before, instant) <= 0 && Temporal.Instant.compare(instant, after) <= 0);
  }
  // As dates and times alone; the time may have passed from one to the next.
  const first = Now.plainDateTimeISO('-23:59'), date = Now.plainDateISO('-23:59'), time = Now.plainTimeISO('-23:59'), last = Now.plainDateTimeISO('-23:59');
  assert(date instanceof Temporal.PlainDate && time instanceof Temporal.PlainTime);
  assert([first, last].some((dateTime) => dateTime.toPlainDate().equals(date)));
  assert(first.until(date.toPlainDateTime(time)).sign >= 0 || !first.toPlainDate().equals(last.toPlainDate()));
  assertEq(date.calendarId, 'iso8601');
  // The zone of the system where none is given.
  assertEq(Now.zonedDateTimeISO().timeZoneId, Now.timeZoneId());
  assertEq(Now.zonedDateTimeISO(undefined).timeZoneId, Now.timeZoneId());
  assert(Math.abs(Now.plainDateTimeISO().since(Now.plainDateTimeISO(Now.timeZoneId())).total('minutes')) < 1);
  assertEq(Now.zonedDateTimeISO(zoned).timeZoneId, 'Asia/Tokyo');
  assertEq(Now.zonedDateTimeISO('2020-01-01T00:00[Asia/Tokyo]').timeZoneId, 'Asia/Tokyo');
  for (const key of ['plainDateTimeISO', 'zonedDateTimeISO', 'plainDateISO', 'plainTimeISO']) {
    for (const bad of ['', 'Europe/Nowhere', '+24:00', '2020-01-01T00:00']) assertThrows(RangeError, () => Now[key](bad), key + bad);
    for (const bad of [null, 1, true, 1n, {}, Symbol()]) assertThrows(TypeError, () => Now[key](bad), key);
    // They need no receiver.
    assertEq(Now[key].call(undefined, 'UTC').constructor, Temporal[key[0].toUpperCase() + key.slice(1, -3)]);
  }
});

test('days in a week', () => {
  const classes = [Temporal.PlainDate, Temporal.PlainDateTime, Temporal.ZonedDateTime];
  for (const C of classes) {
    assertAccessor(C.prototype, 'daysInWeek');
    for (const calendar of ['iso8601', 'gregory', 'hebrew', 'chinese']) assertEq(C.from(`2024-02-29T00:00[UTC][u-ca=${calendar}]`).daysInWeek, 7);
    const { get } = Object.getOwnPropertyDescriptor(C.prototype, 'daysInWeek');
    for (const bad of [undefined, {}, C.prototype, ...classes.filter((other) => other !== C).map((other) => other.from('2024-02-29T00:00[UTC]'))]) assertThrows(TypeError, () => get.call(bad));
  }
  for (const C of [Temporal.PlainYearMonth, Temporal.PlainMonthDay, Temporal.PlainTime]) assertEq('daysInWeek' in C.prototype, false);
});

done();
