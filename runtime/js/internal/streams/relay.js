// What a Duplex that stands for other streams passes on to them.
'use strict';

// Callbacks of the Duplex that wait for the streams behind it; each is called once.
class Waiting {
  drain = null;
  finish = null;
  readable = null;

  done(event) {
    const callback = this[event];
    this[event] = null;
    if (callback) callback();
  }
  forget() {
    this.drain = this.finish = this.readable = null;
  }
}

// What is written to `duplex` goes to `target`.
function writeThrough(duplex, target, waiting) {
  duplex._write = function(chunk, encoding, callback) {
    if (target.write(chunk, encoding)) callback();
    else waiting.drain = callback;
  };
  duplex._final = function(callback) {
    target.end();
    waiting.finish = callback;
  };
  target.on('drain', () => waiting.done('drain'));
}

// What is read from `duplex` comes from `source`.
function readThrough(duplex, source, waiting) {
  source.on('readable', () => waiting.done('readable'));
  source.on('end', () => duplex.push(null));
  duplex._read = function() {
    for (;;) {
      const chunk = source.read();
      if (chunk === null) {
        waiting.readable = duplex._read;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
}

module.exports = { Waiting, writeThrough, readThrough };
