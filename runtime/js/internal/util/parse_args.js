// util.parseArgs: options and positionals of a command line.
//
// No binding; process.argv where no arguments are given.

const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray, validateUnion,
} = require('internal/validators');

function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

// The arguments of the program: behind the runtime and the script.
function programArguments() {
  return process.argv.slice(2);
}

function validateConfig(options) {
  for (const name of Object.keys(options)) {
    const option = options[name];
    validateObject(option, `options.${name}`);
    validateUnion(own(option, 'type'), `options.${name}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `options.${name}.short`);
      if (option.short.length !== 1) {
        throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}.short`, option.short, 'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, `options.${name}.multiple`);
    const fallback = own(option, 'default');
    if (fallback === undefined) continue;
    const isString = option.type === 'string';
    if (multiple) (isString ? validateStringArray : validateBooleanArray)(fallback, `options.${name}.default`);
    else (isString ? validateString : validateBoolean)(fallback, `options.${name}.default`);
  }
}

function longNameOf(short, options) {
  for (const name of Object.keys(options)) if (own(options[name], 'short') === short) return name;
  return short;
}

function isOptionLike(arg) {
  return arg.length > 1 && arg[0] === '-';
}

// Arguments in their order as {kind: 'option' | 'positional' | 'option-terminator', ...}.
function tokenize(args, options) {
  const tokens = [];
  const rest = [...args];
  let index = -1;
  let grouped = 0;
  while (rest.length > 0) {
    const arg = rest.shift();
    if (grouped > 0) grouped--;
    else index++;
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    if (arg.length === 2 && arg[0] === '-' && arg[1] !== '-') {
      // -f
      const name = longNameOf(arg[1], options);
      let value;
      let inlineValue;
      if (own(options[name] ?? {}, 'type') === 'string' && rest.length > 0) {
        value = rest.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
      if (value !== undefined) index++;
      continue;
    }
    if (isOptionLike(arg) && arg[1] !== '-') {
      const first = longNameOf(arg[1], options);
      if (own(options[first] ?? {}, 'type') === 'string') {
        // -fVALUE
        tokens.push({ kind: 'option', name: first, rawName: `-${arg[1]}`, index, value: arg.slice(2), inlineValue: true });
        continue;
      }
      // -abc is -a -b -c, where a string option takes what is left.
      const expanded = [];
      for (let i = 1; i < arg.length; i++) {
        const name = longNameOf(arg[i], options);
        if (own(options[name] ?? {}, 'type') !== 'string' || i === arg.length - 1) {
          expanded.push(`-${arg[i]}`);
        } else {
          expanded.push(`-${arg.slice(i)}`);
          break;
        }
      }
      rest.unshift(...expanded);
      grouped = expanded.length;
      continue;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=', 3);
      if (equals !== -1) {
        const name = arg.slice(2, equals);
        tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value: arg.slice(equals + 1), inlineValue: true });
        continue;
      }
      const name = arg.slice(2);
      let value;
      let inlineValue;
      if (own(options[name] ?? {}, 'type') === 'string' && rest.length > 0) {
        value = rest.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
      if (value !== undefined) index++;
      continue;
    }
    tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}

function display(token, options) {
  const short = own(options[token.name], 'short');
  return short ? `-${short}, --${token.name}` : `--${token.name}`;
}

function checkToken(token, { options, strict, allowPositionals }) {
  if (!strict) return;
  if (!Object.hasOwn(options, token.name)) throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  // A value that looks like an option is more likely a forgotten value.
  if (token.inlineValue === false && isOptionLike(token.value)) {
    const short = token.rawName.startsWith('--') ? '' : ` or '${token.rawName}-XYZ'`;
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.
Did you forget to specify the option argument for '${token.rawName}'?
To specify an option argument starting with a dash use '--${token.name}=-XYZ'${short}.`);
  }
  const type = own(options[token.name], 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${display(token, options)} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${display(token, options)}' does not take an argument`);
  }
}

function store(name, value, { options }, values) {
  if (name === '__proto__') return;
  const set = value === undefined ? true : value;
  if (own(options[name] ?? {}, 'multiple')) (values[name] ??= []).push(set);
  else values[name] = set;
}

function storeToken(token, settings, values) {
  let { name, value } = token;
  if (settings.allowNegative && name.startsWith('no-') && value === undefined) {
    const positive = name.slice(3);
    const type = own(settings.options[positive] ?? {}, 'type');
    if (type === 'boolean' || (!settings.strict && type === undefined)) {
      name = positive;
      value = false;
      checkToken({ ...token, name, value: undefined }, settings);
      store(name, value, settings, values);
      return;
    }
  }
  checkToken(token, settings);
  store(name, value, settings, values);
}

function parseArgs(config = {}) {
  const args = own(config, 'args') ?? programArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  validateConfig(options);

  const settings = { options, strict, allowPositionals, allowNegative };
  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      storeToken(token, settings, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const name of Object.keys(options)) {
    const fallback = own(options[name], 'default');
    if (fallback !== undefined && result.values[name] === undefined) result.values[name] = fallback;
  }
  return result;
}

module.exports = { parseArgs };
