// The command line of the scripts here that compare engines.

// A positive integer.
export function count(flag, text) {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Error(`${flag} needs a positive integer`);
  return n;
}

// `options` as the arguments say: engines, rounds, timeout and json here; `own` has, by flag, what is to be done with the values of others.
export function parseArguments(argv, options, own) {
  options = { engines: [], json: false, ...options };
  for (let i = 0; i < argv.length; i++) {
    const flag = argv[i];
    if (flag === '--json') { options.json = true; continue; }
    const value = argv[++i];
    if (value === undefined) throw new Error(`${flag} needs a value`);
    if (flag === '--engine') {
      const at = value.indexOf('=');
      if (at < 1) throw new Error(`--engine wants name=command, not ${value}`);
      options.engines.push({ name: value.slice(0, at), command: value.slice(at + 1).trim().split(/\s+/) });
    } else if (flag === '--rounds' || flag === '--timeout') {
      options[flag.slice(2)] = count(flag, value);
    } else if (Object.hasOwn(own, flag)) {
      own[flag](options, value);
    } else {
      throw new Error(`unknown option ${flag}`);
    }
  }
  if (options.engines.length === 0) throw new Error('no --engine given');
  return options;
}
