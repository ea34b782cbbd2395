// Temporal: time zones: offsets, gaps and repeated hours, transitions, names, times far away, the limits of the range.
// needs: temporal

test('gaps and repeated hours', () => {
  const at = (text, disambiguation) => Temporal.PlainDateTime.from(text).toZonedDateTime('America/New_York', { disambiguation }).toString();
  assertEq(at('2024-03-10T02:30', 'compatible'), '2024-03-10T03:30:00-04:00[America/New_York]');
  assertEq(at('2024-03-10T02:30', 'earlier'), '2024-03-10T01:30:00-05:00[America/New_York]');
  assertEq(at('2024-03-10T02:30', 'later'), '2024-03-10T03:30:00-04:00[America/New_York]');
  assertThrows(RangeError, () => at('2024-03-10T02:30', 'reject'));
  assertEq(at('2024-11-03T01:30', 'compatible'), '2024-11-03T01:30:00-04:00[America/New_York]');
  assertEq(at('2024-11-03T01:30', 'later'), '2024-11-03T01:30:00-05:00[America/New_York]');
  assertThrows(RangeError, () => at('2024-11-03T01:30', 'reject'));
});

test('days that are not 24 hours', () => {
  const z = Temporal.ZonedDateTime.from('2024-11-03T12:00[America/New_York]');
  assertEq(z.hoursInDay, 25);
  assertEq(z.startOfDay().toString(), '2024-11-03T00:00:00-04:00[America/New_York]');
  assertEq(z.round('day').toString(), '2024-11-04T00:00:00-05:00[America/New_York]');
  assertEq(z.subtract({ days: 1 }).until(z, { largestUnit: 'hours' }).hours, 25);
  assertEq(z.subtract({ days: 1 }).until(z, { largestUnit: 'days' }).toString(), 'P1D');
  assertEq(Temporal.Duration.from('P1D').total({ unit: 'hours', relativeTo: '2024-11-03T00:00[America/New_York]' }), 25);
  // Midnight does not exist.
  assertEq(Temporal.PlainDate.from('2018-11-04').toZonedDateTime('America/Sao_Paulo').toString(), '2018-11-04T01:00:00-02:00[America/Sao_Paulo]');
});

test('transitions', () => {
  const z = Temporal.ZonedDateTime.from('2024-06-01T00:00[Europe/Berlin]');
  assertEq(z.getTimeZoneTransition('next').toString(), '2024-10-27T02:00:00+01:00[Europe/Berlin]');
  assertEq(z.getTimeZoneTransition('previous').toString(), '2024-03-31T03:00:00+02:00[Europe/Berlin]');
  const at = z.getTimeZoneTransition({ direction: 'previous' });
  assertEq(at.getTimeZoneTransition('previous').toString(), '2023-10-29T02:00:00+01:00[Europe/Berlin]');
  assertEq(at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous').equals(at), true);
  assertEq(at.subtract({ nanoseconds: 1 }).getTimeZoneTransition('next').equals(at), true);
  assertEq(Temporal.ZonedDateTime.from('2024-06-01T00:00[UTC]').getTimeZoneTransition('next'), null);
  assertEq(Temporal.ZonedDateTime.from('2024-06-01T00:00+01:00[+01:00]').getTimeZoneTransition('next'), null);
  assertEq(Temporal.ZonedDateTime.from('2024-06-01T00:00[Asia/Tokyo]').getTimeZoneTransition('next'), null);
  // The offset stays what it was when only the name of the time changes.
  assertEq(Temporal.ZonedDateTime.from('1946-01-01T00:00[Europe/London]').getTimeZoneTransition('previous').toString(),
    '1945-10-07T02:00:00+00:00[Europe/London]');
  assertThrows(TypeError, () => z.getTimeZoneTransition());
  assertThrows(RangeError, () => z.getTimeZoneTransition('sideways'));
});

test('names', () => {
  const id = (name) => new Temporal.ZonedDateTime(0n, name).timeZoneId;
  assertEq(id('europe/BERLIN'), 'Europe/Berlin');
  assertEq(id('utc'), 'UTC');
  assertEq(id('etc/utc'), 'Etc/UTC');
  assertEq(id('Asia/Calcutta'), 'Asia/Calcutta');
  assertEq(id('+0530'), '+05:30');
  assert(new Temporal.ZonedDateTime(0n, 'Asia/Calcutta').equals(new Temporal.ZonedDateTime(0n, 'Asia/Kolkata')));
  assert(!new Temporal.ZonedDateTime(0n, 'UTC').equals(new Temporal.ZonedDateTime(0n, '+00:00')));
  for (const bad of ['Europe/Nowhere', '', '+25:00', '2024-01-01T00:00Z']) assertThrows(RangeError, () => id(bad), bad);
  assertThrows(TypeError, () => id(undefined));
  assertEq(Temporal.Instant.from('1970-01-01T00:00Z').toZonedDateTimeISO('2024-01-01T00:00Z').timeZoneId, 'UTC');
});

test('offsets in strings and objects', () => {
  const text = '2024-03-31T03:30:00+01:00[Europe/Berlin]';
  assertThrows(RangeError, () => Temporal.ZonedDateTime.from(text));
  const from = (offset) => Temporal.ZonedDateTime.from(text, { offset }).toString();
  assertEq(from('use'), '2024-03-31T04:30:00+02:00[Europe/Berlin]');
  assertEq(from('ignore'), '2024-03-31T03:30:00+02:00[Europe/Berlin]');
  assertEq(from('prefer'), '2024-03-31T03:30:00+02:00[Europe/Berlin]');
  const z = Temporal.ZonedDateTime.from('2024-11-03T01:30:00-05:00[America/New_York]');
  assertEq(z.with({ minute: 31 }).toString(), '2024-11-03T01:31:00-05:00[America/New_York]');
  assertEq(z.with({ minute: 31, offset: '-04:00' }).toString(), '2024-11-03T01:31:00-04:00[America/New_York]');
  assertEq(z.offset + ' ' + z.offsetNanoseconds, '-05:00 -18000000000000');
});

test('far away', () => {
  const first = Temporal.Instant.fromEpochMilliseconds(-8.64e15), last = Temporal.Instant.fromEpochMilliseconds(8.64e15);
  assertEq(first.toString(), '-271821-04-20T00:00:00Z');
  assertEq(last.toString(), '+275760-09-13T00:00:00Z');
  assertThrows(RangeError, () => last.add({ nanoseconds: 1 }));
  assertThrows(RangeError, () => new Temporal.Instant(-8640000000000000000001n));
  assertEq(last.toZonedDateTimeISO('Europe/Berlin').offset, '+02:00');
  assertEq(Temporal.ZonedDateTime.from('+200000-01-15T12:00[Europe/Berlin]').offset, '+01:00');
  assertEq(Temporal.ZonedDateTime.from('+200000-07-15T12:00[Europe/Berlin]').offset, '+02:00');
  assertEq(Temporal.ZonedDateTime.from('+012345-07-15T12:00[Europe/Berlin]').getTimeZoneTransition('next').toPlainDate().year, 12345);
  assertEq(first.toZonedDateTimeISO('Asia/Tokyo').toPlainDateTime().toPlainTime().minute, 18);
});

done();
