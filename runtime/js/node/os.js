// The `os` module.
//
// binding os: every function answers plain data, or minus an errno where the system call failed
//   hostname() -> string | errno          uname() -> [sysname, release, version, machine]
//   uptime() -> seconds                   loadavg() -> [1, 5 and 15 minutes]
//   totalmem() -> bytes                   freemem() -> bytes
//   availableParallelism() -> number      homedir() -> string | errno
//   cpus() -> [[model, MHz, user, nice, sys, idle, irq ms]]
//   networkInterfaces() -> [[name, address, netmask, family 'IPv4' | 'IPv6', mac, internal, scopeid]]
//   userInfo() -> [uid, gid, username, homedir, shell | null] | errno
//   getPriority(pid) -> number            setPriority(pid, priority) -> 0 | errno
//                                         (getPriority answers errno - 1000, as priorities are negative too)

const { codes, uvErrmapGet } = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const { constants: constantSet } = require('internal/constants');

const binding = internalBinding('os');

function systemError(errno, syscall) {
  const [code, message] = uvErrmapGet(errno);
  return new codes.ERR_SYSTEM_ERROR({ errno, code, message, syscall });
}

function checked(result, syscall) {
  if (typeof result === 'number') throw systemError(result, syscall);
  return result;
}

function arch() { return process.arch; }
function availableParallelism() { return binding.availableParallelism(); }
function freemem() { return binding.freemem(); }
function homedir() { return checked(binding.homedir(), 'uv_os_homedir'); }
function hostname() { return checked(binding.hostname(), 'uv_os_gethostname'); }
function loadavg() { return binding.loadavg(); }
function platform() { return process.platform; }
function release() { return binding.uname()[1]; }
function totalmem() { return binding.totalmem(); }
function type() { return binding.uname()[0]; }
function uptime() { return binding.uptime(); }
function version() { return binding.uname()[2]; }
function machine() { return binding.uname()[3]; }

function cpus() {
  return binding.cpus().map(([model, speed, user, nice, sys, idle, irq]) => (
    { model, speed, times: { user, nice, sys, idle, irq } }
  ));
}

function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

function tmpdir() {
  const path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

// Bits set in a netmask, or -1 where they are not one run.
function prefixLength(netmask, family) {
  const isV4 = family === 'IPv4';
  const parts = netmask.split(isV4 ? '.' : ':');
  let bits = '';
  if (isV4) {
    for (const part of parts) bits += (+part).toString(2).padStart(8, '0');
  } else {
    const gap = parts.indexOf('');
    const groups = gap === -1 ? parts : [...parts.slice(0, gap), ...Array(8 - parts.filter(Boolean).length).fill('0'), ...parts.slice(gap).filter(Boolean)];
    for (const group of groups) bits += parseInt(group || '0', 16).toString(2).padStart(16, '0');
  }
  const length = bits.indexOf('0') === -1 ? bits.length : bits.indexOf('0');
  return bits.indexOf('1', length) === -1 ? length : -1;
}

function networkInterfaces() {
  const result = {};
  for (const [name, address, netmask, family, mac, internal, scopeid] of binding.networkInterfaces()) {
    const length = prefixLength(netmask, family);
    const entry = { address, netmask, family, mac, internal, cidr: length === -1 ? null : `${address}/${length}` };
    if (family === 'IPv6') entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

function userInfo(options) {
  const [uid, gid, username, home, shell] = checked(binding.userInfo(), 'uv_os_get_passwd');
  const text = options?.encoding === 'buffer' ? (value) => require('buffer').Buffer.from(value) : (value) => value;
  return { uid, gid, username: text(username), homedir: text(home), shell: shell === null ? null : text(shell) };
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  const priority = binding.getPriority(pid);
  if (priority < -500) throw systemError(priority + 1000, 'uv_os_getpriority');
  return priority;
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  const result = binding.setPriority(pid, priority);
  if (result !== 0) throw systemError(result, 'uv_os_setpriority');
}

// A string made of one of these is the result of calling it.
for (const fn of [arch, availableParallelism, endianness, freemem, homedir, hostname, platform, release, tmpdir, totalmem,
  type, uptime, version, machine]) {
  Object.defineProperty(fn, Symbol.toPrimitive, { __proto__: null, value: () => fn(), configurable: true });
}

module.exports = {
  arch, availableParallelism, cpus, endianness, freemem, getPriority, homedir, hostname, loadavg, networkInterfaces,
  platform, release, setPriority, tmpdir, totalmem, type, userInfo, uptime, version, machine,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    enumerable: true,
    value: {
      __proto__: null,
      UV_UDP_REUSEADDR: 4,
      dlopen: constantSet('os.dlopen'),
      errno: constantSet('os.errno'),
      signals: Object.freeze(constantSet('os.signals')),
      priority: constantSet('os.priority'),
    },
  },
  EOL: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '/dev/null' },
});
