// Decorators: what class definitions with them call. The compiler (emit/decorators.rs) describes a decorated element by an
// array with these places.
const KIND = 0; // index in KINDS
const FLAGS = 1;
const KEY = 2; // property key, or text of the private name
const PRIVATE_NAME = 3;
const DECORATORS = 4; // each followed by the object it was found on
const VALUE = 5; // method, getter or setter; getter of an auto-accessor
const SETTER = 6; // of an auto-accessor
// Added here:
const INITIALIZERS = 7; // what makes the first value of a field or auto-accessor, innermost decorator first
const EXTRA = 8; // what decorators of a field or auto-accessor want called once it is there

const STATIC = 1;
const PRIVATE = 2;

const KINDS = ['method', 'getter', 'setter', 'field', 'accessor'];
const METHOD = 0;
const GETTER = 1;
const SETTER_KIND = 2;
const FIELD = 3;
const ACCESSOR = 4;

const { defineProperty } = $intrinsic('Object');
const SymbolConstructor = $intrinsic('Symbol');

// What `context.access` offers for an element.
function accessOf(kind, key, name) {
  const access = {};
  access.has = name === undefined ? (object) => key in object : (object) => $hasPrivate(name, object);
  if (kind !== SETTER_KIND) access.get = name === undefined ? (object) => object[key] : (object) => $getPrivate(object, name);
  if (kind >= SETTER_KIND) {
    access.set = name === undefined
      ? (object, value) => { object[key] = value; }
      : (object, value) => { $setPrivate(object, name, value); };
  }
  return access;
}

// Calls one decorator with the context that CreateDecoratorContextObject makes: `context` completed by what all kinds
// have. `extra` collects what it gives to `addInitializer`.
function callDecorator(decorators, at, value, context, metadata, extra) {
  let open = true;
  context.addInitializer = (initializer) => {
    if (!open) $throwType('addInitializer was called after the decorator had returned');
    if (!$isCallable(initializer)) $throwNotCallable(initializer);
    $push(extra, initializer);
  };
  if (metadata !== undefined) context.metadata = metadata;
  const result = $call(decorators[at], decorators[at + 1], value, context);
  open = false;
  return result;
}

function checkFunction(value) {
  if (!$isCallable(value)) $throwType('A decorator returned %s, which is neither a function nor undefined', value);
  return value;
}

// ApplyDecoratorsToElementDefinition, and the definition of what has been replaced.
function decorateElement(element, target, extra, metadata) {
  const kind = element[KIND];
  const key = element[KEY];
  const name = element[PRIVATE_NAME];
  const decorators = element[DECORATORS];
  const before = element[VALUE];
  const setterBefore = element[SETTER];
  $push(element, []);
  $push(element, []);
  if (kind >= FIELD) extra = element[EXTRA];
  for (let at = decorators.length - 2; at >= 0; at -= 2) {
    const context = {
      kind: KINDS[kind],
      access: accessOf(kind, key, name),
      static: (element[FLAGS] & STATIC) !== 0,
      private: (element[FLAGS] & PRIVATE) !== 0,
      name: typeof key === 'number' ? $toString(key) : key,
    };
    const value = kind === ACCESSOR ? { get: element[VALUE], set: element[SETTER] } : element[VALUE];
    const result = callDecorator(decorators, at, value, context, metadata, extra);
    if (result === undefined) continue;
    if (kind === FIELD) {
      $push(element[INITIALIZERS], checkFunction(result));
    } else if (kind !== ACCESSOR) {
      element[VALUE] = checkFunction(result);
    } else {
      if (!$isObject(result)) $throwType('A decorator of an accessor returned %s, which is neither an object nor undefined', result);
      const { get, set, init } = result;
      if (get !== undefined) element[VALUE] = checkFunction(get);
      if (set !== undefined) element[SETTER] = checkFunction(set);
      if (init !== undefined) $push(element[INITIALIZERS], checkFunction(init));
    }
  }
  // The compiler defines private elements.
  if (name !== undefined || (element[VALUE] === before && element[SETTER] === setterBefore)) return;
  const descriptor = { __proto__: null, enumerable: false, configurable: true };
  if (kind === METHOD) {
    descriptor.value = element[VALUE];
    descriptor.writable = true;
  }
  if (kind === GETTER || kind === ACCESSOR) descriptor.get = element[VALUE];
  if (kind === SETTER_KIND) descriptor.set = element[VALUE];
  if (kind === ACCESSOR) descriptor.set = element[SETTER];
  $call(defineProperty, undefined, target, key, descriptor);
}

// Object for what decorators tell of the class, where the program has a Symbol.metadata.
function newMetadata(constructor) {
  const symbol = SymbolConstructor.metadata;
  return symbol === undefined ? undefined : $create(constructor[symbol] ?? null);
}

// Decorates the elements of a class: methods and accessors before fields, static ones before those of instances.
// [what instances call first, what the class calls before its static fields, metadata]
$intrinsic('DecorateElements', (constructor, prototype, elements) => {
  const metadata = newMetadata(constructor);
  const extras = [[], []];
  for (let pass = 0; pass < 4; pass++) {
    const fields = pass >= 2;
    const isStatic = (pass & 1) === 0;
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i];
      if ((element[KIND] === FIELD) !== fields || ((element[FLAGS] & STATIC) !== 0) !== isStatic) continue;
      decorateElement(element, isStatic ? constructor : prototype, extras[isStatic ? 1 : 0], metadata);
    }
  }
  return [extras[0], extras[1], metadata];
});

// ApplyDecoratorsToClassDefinition: [class, what is called when it is complete].
$intrinsic('DecorateClass', (constructor, decorators, name, metadata) => {
  const extra = [];
  let result = constructor;
  for (let at = decorators.length - 2; at >= 0; at -= 2) {
    const replaced = callDecorator(decorators, at, result, { kind: 'class', name }, metadata, extra);
    if (replaced !== undefined) result = checkFunction(replaced);
  }
  if (metadata !== undefined) $createDataProperty(result, SymbolConstructor.metadata, metadata);
  return [result, extra];
});

// The first value of a decorated field or auto-accessor.
$intrinsic('InitialValue', (object, element, value) => {
  const initializers = element[INITIALIZERS];
  for (let i = initializers.length - 1; i >= 0; i--) value = $call(initializers[i], object, value);
  return value;
});

// Calls what decorators have added: of an element when it is a field's description.
$intrinsic('RunInitializers', (object, list) => {
  for (let i = 0; i < list.length; i++) $call(list[i], object);
});
