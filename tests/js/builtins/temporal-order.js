// Temporal: the order in which arguments, fields of objects and options are read, and what is read before an error.
// needs: temporal

function spy(log, name, values) {
  return new Proxy(values, {
    get(target, key) {
      log.push(`${name}.${String(key)}`);
      const v = target[key];
      return typeof v !== 'number' ? v : {
        valueOf() {
          log.push(`${name}.${String(key)} = ${v}`);
          return v;
        },
      };
    },
  });
}

test('fields in the order of the alphabet, each converted when read, then options', () => {
  const log = [];
  const date = Temporal.PlainDate.from(spy(log, 'f', { year: 2024, month: 2, day: 30 }), spy(log, 'o', { overflow: 'constrain' }));
  assertEq(date.toString(), '2024-02-29');
  assertDeep(log, ['f.calendar', 'f.day', 'f.day = 30', 'f.month', 'f.month = 2', 'f.monthCode', 'f.year', 'f.year = 2024', 'o.overflow']);
});

test('eras are read for calendars that have them', () => {
  let log = [];
  assertEq(Temporal.PlainYearMonth.from(spy(log, 'f', { calendar: 'japanese', era: 'reiwa', eraYear: 6, month: 2 })).year, 2024);
  assertDeep(log, ['f.calendar', 'f.era', 'f.eraYear', 'f.eraYear = 6', 'f.month', 'f.month = 2', 'f.monthCode', 'f.year']);
  log = [];
  assertThrows(TypeError, () => Temporal.PlainYearMonth.from(spy(log, 'f', { calendar: 'chinese', month: 2 })));
  assertDeep(log, ['f.calendar', 'f.month', 'f.month = 2', 'f.monthCode', 'f.year']);
});

test('with', () => {
  const log = [];
  const dt = Temporal.PlainDateTime.from('2024-02-29T12:34:56');
  assertEq(dt.with(spy(log, 'f', { minute: 1 }), spy(log, 'o', {})).toString(), '2024-02-29T12:01:56');
  assertDeep(log, ['f.calendar', 'f.timeZone', 'f.day', 'f.hour', 'f.microsecond', 'f.millisecond', 'f.minute', 'f.minute = 1', 'f.month',
    'f.monthCode', 'f.nanosecond', 'f.second', 'f.year', 'o.overflow']);
});

test('options of differences and of rounding', () => {
  let log = [];
  const o = () => spy(log, 'o', { largestUnit: 'months', roundingMode: 'floor', smallestUnit: 'day' });
  assertEq(Temporal.PlainDate.from('2024-01-31').until('2024-03-01', o()).toString(), 'P1M1D');
  assertDeep(log, ['o.largestUnit', 'o.roundingIncrement', 'o.roundingMode', 'o.smallestUnit']);
  log = [];
  assertThrows(RangeError, () => Temporal.PlainDate.from('2024-01-31').until('2024-03-01[u-ca=hebrew]', o()));
  assertDeep(log, []);
  log = [];
  Temporal.Duration.from('PT90M').round(spy(log, 'o', { largestUnit: 'hour' }));
  assertDeep(log, ['o.largestUnit', 'o.relativeTo', 'o.roundingIncrement', 'o.roundingMode', 'o.smallestUnit']);
  log = [];
  Temporal.ZonedDateTime.from('2024-01-31T00:00[UTC]').toString(spy(log, 'o', {}));
  assertDeep(log, ['o.calendarName', 'o.fractionalSecondDigits', 'o.offset', 'o.roundingMode', 'o.smallestUnit', 'o.timeZoneName']);
});

test('fields of durations', () => {
  const log = [];
  assertEq(Temporal.Duration.from(spy(log, 'd', { days: 1, years: 2 })).toString(), 'P2Y1D');
  assertDeep(log, ['d.days', 'd.days = 1', 'd.hours', 'd.microseconds', 'd.milliseconds', 'd.minutes', 'd.months', 'd.nanoseconds', 'd.seconds',
    'd.weeks', 'd.years', 'd.years = 2']);
  assertThrows(TypeError, () => Temporal.Duration.from({ day: 1 }));
  assertThrows(RangeError, () => Temporal.Duration.from({ days: 1.5 }));
  assertThrows(RangeError, () => Temporal.Duration.from({ days: 1, hours: -1 }));
});

test('a string is parsed before options are read, which are read before it is found out of range', () => {
  const log = [];
  assertThrows(RangeError, () => Temporal.PlainDate.from('2024-02-30', spy(log, 'o', {})));
  assertDeep(log, []);
  assertThrows(RangeError, () => Temporal.PlainDate.from('-271821-04-18', spy(log, 'o', {})));
  assertDeep(log, ['o.overflow']);
});

test('what cannot be negative', () => {
  assertEq(Temporal.PlainTime.from({ hour: -1, minute: 70 }).toString(), '00:59:00');
  assertThrows(RangeError, () => Temporal.PlainTime.from({ hour: -1 }, { overflow: 'reject' }));
  assertThrows(RangeError, () => Temporal.PlainDate.from({ year: 2024, month: -1, day: 1 }));
  assertThrows(RangeError, () => Temporal.PlainDate.from({ year: 2024, month: 300, day: 1 }, { overflow: 'reject' }));
  assertEq(Temporal.PlainDate.from({ year: 2024, month: 300, day: 300 }).toString(), '2024-12-31');
  assertThrows(RangeError, () => Temporal.PlainDate.from({ year: Infinity, month: 1, day: 1 }));
  assertThrows(RangeError, () => Temporal.PlainDate.from({ year: 1e10, month: 1, day: 1 }));
  assertEq(Temporal.PlainMonthDay.from({ year: 1e6, month: 2, day: 29 }).toString(), '02-29');
  assertEq(Temporal.PlainMonthDay.from({ year: 4e9 + 1, month: 2, day: 29 }).toString(), '02-28');
});

done();
