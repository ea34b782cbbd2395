// The `os` binding played by a real node.
const os = require('node:os');
module.exports = {
  hostname: () => os.hostname(),
  uname: () => [os.type(), os.release(), os.version(), os.machine()],
  uptime: () => os.uptime(),
  loadavg: () => os.loadavg(),
  totalmem: () => os.totalmem(),
  freemem: () => os.freemem(),
  availableParallelism: () => os.availableParallelism(),
  homedir: () => os.homedir(),
  cpus: () => os.cpus().map(({ model, speed, times: t }) => [model, speed, t.user, t.nice, t.sys, t.idle, t.irq]),
  networkInterfaces: () => Object.entries(os.networkInterfaces()).flatMap(([name, list]) => list.map((i) => (
    [name, i.address, i.netmask, i.family, i.mac, i.internal, i.scopeid]))),
  userInfo() { const u = os.userInfo(); return [u.uid, u.gid, u.username, u.homedir, u.shell]; },
  getPriority: (pid) => os.getPriority(pid),
  setPriority(pid, priority) { os.setPriority(pid, priority); return 0; },
};
