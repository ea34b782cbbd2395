// Default exports: functions and classes (hoisted), expressions, names, renaming, mixing with named ones.
import fn, { named } from './function.mjs';
import anonymous from './anonymous.mjs';
import Cls from './class.mjs';
import value, * as all from './value.mjs';
import { default as renamed } from './value.mjs';
import arrow from './arrow.mjs';
import gen from './generator.mjs';
import asyncFn from './async.mjs';
import reassigned, { change } from './reassigned.mjs';

test('kinds', () => {
  assertEq(fn() + named, 'fnnamed');
  assertEq(anonymous(), 'anonymous');
  assertEq(new Cls().v, 'class');
  assertEq(value, 'value');
  assertEq(renamed, 'value');
  assertEq(all.default, 'value');
  assertDeep([...gen()], [1]);
});

test('names', () => {
  assertEq(fn.name, 'fn');
  assertEq(anonymous.name, 'default');
  assertEq(Cls.name, 'default');
  assertEq(arrow.name, 'default');
  assertEq(gen.name, 'default');
  assertEq(asyncFn.name, 'default');
});

test('a default function declaration is a live binding, an expression is not', () => {
  assertEq(reassigned(), 'old');
  change();
  assertEq(reassigned(), 'new');
  assertEq(value, 'value');
  all.changeLocal();
  assertEq(value, 'value');
});

done();
