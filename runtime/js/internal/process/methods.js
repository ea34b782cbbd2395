// The methods of process that ask the system: time, memory, identity, ending.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_CREDENTIAL, ERR_METHOD_NOT_IMPLEMENTED },
  uvException, errnoException,
} = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString, validateUint32, parseFileMode } = require('internal/validators');
const binding = internalBinding('process');

function hrtime(time) {
  const { 0: seconds, 1: nanos } = binding.hrtime();
  if (time === undefined) return [seconds, nanos];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  const sec = seconds - time[0];
  const nsec = nanos - time[1];
  return nsec < 0 ? [sec - 1, nsec + 1e9] : [sec, nsec];
}
hrtime.bigint = function bigint() {
  const { 0: seconds, 1: nanos } = binding.hrtime();
  return BigInt(seconds) * 1000000000n + BigInt(nanos);
};

function memoryUsage() {
  const m = binding.memoryUsage();
  return { rss: m[0], heapTotal: m[1], heapUsed: m[2], external: m[3], arrayBuffers: m[4] };
}
memoryUsage.rss = function rss() {
  return binding.rss();
};

function cpuUsage(previous) {
  if (previous !== undefined) {
    validateObject(previous, 'prevValue');
    for (const key of ['user', 'system']) {
      validateNumber(previous[key], `prevValue.${key}`);
      if (!(previous[key] >= 0 && previous[key] <= Number.MAX_SAFE_INTEGER)) {
        const { message, code } = new ERR_INVALID_ARG_VALUE(`prevValue.${key}`, previous[key]);
        throw Object.assign(new RangeError(message), { code });
      }
    }
  }
  const u = binding.resourceUsage();
  const now = { user: u[0], system: u[1] };
  if (previous) return { user: now.user - previous.user, system: now.system - previous.system };
  return now;
}
function threadCpuUsage() {
  const u = binding.threadCpuUsage();
  return { user: u[0], system: u[1] };
}

const USAGE = ['userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize',
  'minorPageFault', 'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount',
  'voluntaryContextSwitches', 'involuntaryContextSwitches'];
function resourceUsage() {
  const values = binding.resourceUsage();
  const out = {};
  USAGE.forEach((name, i) => { out[name] = values[i]; });
  return out;
}

function umask(mask) {
  if (mask === undefined) return binding.umask(-1);
  return binding.umask(parseFileMode(mask, 'mask'));
}

let cachedCwd = '';
function cwd() {
  if (cachedCwd === '') {
    const result = binding.cwd();
    if (typeof result === 'number') {
      throw uvException({
        errno: result, syscall: 'uv_cwd',
        message: 'no such file or directory, the current working directory was likely removed without changing the working directory',
        code: 'ENOENT',
      });
    }
    cachedCwd = result;
  }
  return cachedCwd;
}
function currentOrDot() {
  const result = binding.cwd();
  return typeof result === 'string' ? result : '.';
}
function chdir(directory) {
  validateString(directory, 'directory');
  const errno = binding.chdir(directory);
  if (errno < 0) throw uvException({ errno, syscall: 'chdir', path: currentOrDot(), dest: directory });
  cachedCwd = '';
}
function forgetCwd() {
  cachedCwd = '';
}

function exit(code) {
  if (code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
}

// The value that process.exitCode takes.
function setExitCode(code) {
  if (code === null || code === undefined) return undefined;
  const value = typeof code === 'string' && code !== '' ? Number(code) : code;
  if (typeof value !== 'number' || (typeof code === 'string' && !Number.isInteger(value))) {
    throw new ERR_INVALID_ARG_TYPE('code', 'number', code);
  }
  if (!Number.isInteger(value)) throw new ERR_OUT_OF_RANGE('code', 'an integer', code);
  return code;
}

// The numeric id of a user or group given by id or name (looked up in the system's files).
function credential(id, kind) {
  if (typeof id === 'string') {
    const file = kind === 'User' ? '/etc/passwd' : '/etc/group';
    const line = require('fs').readFileSync(file, 'utf8').split('\n').find((each) => each.startsWith(`${id}:`));
    if (line === undefined) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
    return Number(line.split(':')[2]);
  }
  if (typeof id !== 'number') throw new ERR_INVALID_ARG_TYPE('id', ['number', 'string'], id);
  validateUint32(id, 'id');
  return id;
}
const setId = (kind, which) => function(id) {
  const errno = binding.setId(which, credential(id, kind));
  if (errno < 0) throw errnoException(errno, `set${which}`);
};

function named(name, fn) {
  Object.defineProperty(fn, 'name', { configurable: true, value: name });
  return fn;
}
function missing(name) {
  return named(name, () => { throw new ERR_METHOD_NOT_IMPLEMENTED(`process.${name}()`); });
}

module.exports = {
  forgetCwd, setExitCode,
  methods: {
    hrtime, memoryUsage, cpuUsage, threadCpuUsage, resourceUsage, umask, cwd, chdir, exit,
    uptime: named('uptime', () => binding.uptime()),
    abort: named('abort', () => binding.abort()),
    constrainedMemory: named('constrainedMemory', () => binding.constrainedMemory()),
    availableMemory: named('availableMemory', () => binding.availableMemory()),
    getuid: named('getuid', () => binding.getId('uid')),
    geteuid: named('geteuid', () => binding.getId('euid')),
    getgid: named('getgid', () => binding.getId('gid')),
    getegid: named('getegid', () => binding.getId('egid')),
    getgroups: named('getgroups', () => binding.getGroups()),
    setuid: named('setuid', setId('User', 'uid')),
    seteuid: named('seteuid', setId('User', 'euid')),
    setgid: named('setgid', setId('Group', 'gid')),
    setegid: named('setegid', setId('Group', 'egid')),
    setgroups: missing('setgroups'),
    initgroups: missing('initgroups'),
    dlopen: missing('dlopen'),
    execve: missing('execve'),
    _rawDebug: named('_rawDebug', (...args) => {
      binding.writeStderr(`${require('internal/util/inspect').format(...args)}\n`);
    }),
  },
};
