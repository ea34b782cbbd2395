// Intl in the en-US locale: the parts programs use most.
// needs: intl

test('NumberFormat', () => {
  const f = (options, ...args) => new Intl.NumberFormat('en-US', options).format(...args);
  assertEq(f({}, 1234567.891), '1,234,567.891');
  assertEq(f({ minimumFractionDigits: 2 }, 1), '1.00');
  assertEq(f({ maximumFractionDigits: 0 }, 2.5), '3');
  assertEq(f({ style: 'percent' }, 0.256), '26%');
  assertEq(f({ style: 'currency', currency: 'USD' }, -1234.5), '-$1,234.50');
  assertEq(f({ useGrouping: false }, 12345), '12345');
  assertEq(f({ minimumIntegerDigits: 3 }, 5), '005');
  assertEq(f({}, 12345678901234567890n), '12,345,678,901,234,567,890');
  assertEq((1234.5).toLocaleString('en-US'), '1,234.5');
  assertThrows(RangeError, () => new Intl.NumberFormat('en', { style: 'other' }));
  assertThrows(RangeError, () => new Intl.NumberFormat('not a tag'));
});

test('DateTimeFormat', () => {
  const d = new Date(Date.UTC(2024, 1, 29, 13, 5, 9));
  assertEq(new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).format(d), '2/29/2024');
  assertEq(new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'long' }).format(d), 'February 29, 2024');
  assertEq(d.toLocaleDateString('en-US', { timeZone: 'UTC', weekday: 'long' }), 'Thursday');
  assertEq(typeof new Intl.DateTimeFormat().resolvedOptions().timeZone, 'string');
});

test('Collator, PluralRules, ListFormat, Segmenter', () => {
  assertDeep(['b', 'a', '\u00e4', 'B'].sort(new Intl.Collator('en').compare), ['a', '\u00e4', 'b', 'B']);
  assertEq(new Intl.Collator('en', { numeric: true }).compare('a10', 'a9') > 0, true);
  assertEq(new Intl.Collator('en', { sensitivity: 'base' }).compare('a', 'A'), 0);
  const p = new Intl.PluralRules('en');
  assertEq(p.select(1) + p.select(2), 'oneother');
  assertEq(new Intl.PluralRules('en', { type: 'ordinal' }).select(2), 'two');
  assertEq(new Intl.ListFormat('en').format(['a', 'b', 'c']), 'a, b, and c');
  assertDeep([...new Intl.Segmenter('en').segment('e\u0301\u{1f468}\u200d\u{1f469}')].map((s) => s.segment), ['e\u0301', '\u{1f468}\u200d\u{1f469}']);
  assertDeep([...new Intl.Segmenter('en', { granularity: 'word' }).segment('Hi there')].filter((s) => s.isWordLike).map((s) => s.segment), ['Hi', 'there']);
});

test('locales', () => {
  assertDeep(Intl.getCanonicalLocales(['EN-us', 'de']), ['en-US', 'de']);
  assertEq(new Intl.Locale('en-Latn-US').language, 'en');
  assertEq('\u0130'.toLocaleLowerCase('tr'), 'i');
  assertEq('i'.toLocaleUpperCase('tr'), '\u0130');
});

done();
