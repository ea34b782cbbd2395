// The `stdio` binding played by a real node.
const fs = require('node:fs');
const tty = require('node:tty');
let claimed = false;
module.exports = {
  state(fd) { return claimed ? 0 : tty.isatty(fd) ? 1 : 2; },
  write(fd, text) { try { fs.writeSync(fd, text); } catch { /* as console does */ } },
  claim() { claimed = true; },
  isatty: (fd) => tty.isatty(fd),
};
