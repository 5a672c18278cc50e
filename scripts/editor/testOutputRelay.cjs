'use strict';

// Stands in for the test suite's entry, inside the extension host. What tests print there would otherwise be
// mixed with the workbench's own log: it goes to a file that the launcher reads along.

const fs = require('node:fs');
const { Console } = require('node:console');
const { Writable } = require('node:stream');

const output = fs.openSync(process.env.LOG_LENS_TEST_OUTPUT, 'a');

exports.run = () => {
  relayOutput();
  return require(process.env.LOG_LENS_TEST_ENTRY).run();
};

function relayOutput() {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      fs.writeSync(output, chunk);
      done();
    },
  });
  globalThis.console = new Console({ stdout: stream, stderr: stream });
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (chunk, encodingOrDone, done) => {
      fs.writeSync(output, chunk);
      (typeof encodingOrDone === 'function' ? encodingOrDone : done)?.();
      return true;
    };
  }
}
