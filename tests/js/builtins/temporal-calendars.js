// Temporal: calendars other than the ISO one: fields, eras, leap months, conversion, arithmetic.
// needs: temporal

const calendars = ['iso8601', 'gregory', 'buddhist', 'chinese', 'coptic', 'dangi', 'ethiopic', 'ethioaa', 'hebrew', 'indian', 'islamic-civil',
  'islamic-tbla', 'islamic-umalqura', 'japanese', 'persian', 'roc'];

test('fields make the date that they are of', () => {
  for (const calendar of calendars) {
    for (const iso of ['1972-06-15', '2000-02-29', '2024-09-10', '2033-12-31']) {
      const date = Temporal.PlainDate.from(iso).withCalendar(calendar);
      assertEq(date.calendarId, calendar);
      const { year, month, monthCode, day, era, eraYear } = date;
      assertEq(Temporal.PlainDate.from({ calendar, year, month, day }).withCalendar('iso8601').toString(), iso, calendar);
      assertEq(Temporal.PlainDate.from({ calendar, year, monthCode, day }).withCalendar('iso8601').toString(), iso, calendar);
      if (era !== undefined) {
        assert(Temporal.PlainDate.from({ calendar, era, eraYear, monthCode, day }).equals(date), calendar);
      }
      assertEq(date.toString(), calendar === 'iso8601' ? iso : `${iso}[u-ca=${calendar}]`);
      assert(Temporal.PlainDate.from(date.toString()).equals(date));
      assert(date.add({ months: 5 }).subtract({ months: 5 }).day <= day);
      assertEq(date.toPlainYearMonth().monthCode, monthCode);
      assertEq(date.toPlainMonthDay().day, day);
      assert(date.dayOfYear <= date.daysInYear && date.day <= date.daysInMonth && date.month <= date.monthsInYear);
    }
  }
});

test('known dates', () => {
  const show = (iso, calendar) => {
    const d = Temporal.PlainDate.from(iso).withCalendar(calendar);
    return [d.era, d.eraYear, d.year, d.month, d.monthCode, d.day].join(' ');
  };
  assertEq(show('2024-09-10', 'hebrew'), 'am 5784 5784 13 M12 7');
  assertEq(show('2023-04-05', 'chinese'), '  2023 3 M02L 15');
  assertEq(show('2019-05-01', 'japanese'), 'reiwa 1 2019 5 M05 1');
  assertEq(show('2019-04-30', 'japanese'), 'heisei 31 2019 4 M04 30');
  assertEq(show('2024-01-01', 'roc'), 'roc 113 113 1 M01 1');
  assertEq(show('2024-01-01', 'buddhist'), 'be 2567 2567 1 M01 1');
  assertEq(show('2024-03-20', 'persian'), 'ap 1403 1403 1 M01 1');
  assertEq(show('-000001-01-01', 'gregory'), 'bce 2 -1 1 M01 1');
});

test('leap months', () => {
  const d = Temporal.PlainDate.from({ calendar: 'hebrew', year: 5784, monthCode: 'M05L', day: 30 });
  assertEq(d.inLeapYear, true);
  assertEq(d.monthsInYear, 13);
  assertEq(d.add({ years: 1 }).monthCode, 'M06');
  assertThrows(RangeError, () => d.add({ years: 1 }, { overflow: 'reject' }));
  assertThrows(RangeError, () => Temporal.PlainDate.from({ calendar: 'hebrew', year: 5783, monthCode: 'M05L', day: 1 }, { overflow: 'reject' }));
  assertThrows(RangeError, () => Temporal.PlainDate.from({ calendar: 'gregory', year: 2024, monthCode: 'M05L', day: 1 }));
});

test('differences in the units of the calendar', () => {
  const a = Temporal.PlainDate.from({ calendar: 'hebrew', year: 5783, monthCode: 'M01', day: 1 });
  const b = Temporal.PlainDate.from({ calendar: 'hebrew', year: 5785, monthCode: 'M01', day: 1 });
  assertEq(a.until(b, { largestUnit: 'months' }).toString(), 'P25M');
  assertEq(a.until(b, { largestUnit: 'years' }).toString(), 'P2Y');
});

test('names of calendars', () => {
  assertEq(Temporal.PlainDate.from('2024-01-01').withCalendar('GREGORY').calendarId, 'gregory');
  assertEq(Temporal.PlainDate.from('2024-01-01').withCalendar('2020-01-01[u-ca=roc]').calendarId, 'roc');
  for (const bad of ['islamic', 'julian', 'iso', '', 'isO8601x']) {
    assertThrows(RangeError, () => Temporal.PlainDate.from('2024-01-01').withCalendar(bad), bad);
    assertThrows(RangeError, () => new Temporal.PlainDate(2024, 1, 1, bad), bad);
  }
  assertThrows(TypeError, () => Temporal.PlainDate.from('2024-01-01').withCalendar(1));
  assertThrows(TypeError, () => new Temporal.PlainDate(2024, 1, 1, null));
});

done();
