import fs from 'node:fs';
import path from 'node:path';

// The server loads these two native modules inside a try block and does without them, but says so on every
// start. Plain JavaScript in their place spares the compiler and the noise.

const spdlog = `'use strict';
const fs = require('fs');
const path = require('path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
let defaultLevel = 2;

class Logger {
  constructor(name, file) {
    this.file = file;
    this.level = defaultLevel;
    this.bare = false;
    try { fs.mkdirSync(path.dirname(file), { recursive: true }); } catch {}
  }
  write(level, message) {
    if (level < this.level) return;
    const text = this.bare ? message : \`\${new Date().toISOString()} [\${names[level]}] \${message}\\n\`;
    try { fs.appendFileSync(this.file, text); } catch {}
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.bare = true; }
  setPattern() {}
  flush() {}
  drop() {}
}

exports.version = 11801;
exports.setLevel = level => { defaultLevel = level; };
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
exports.Logger = Logger;
`;

const watchdog = `'use strict';
exports.start = () => {};
`;

const sources = {
  '@vscode/spdlog': spdlog,
  'native-watchdog': watchdog,
  '@vscode/native-watchdog': watchdog,
};

/**
 * Puts JavaScript in the place of the native modules that the server logs errors about when they are not built.
 * @param {string} nodeModules the server's node_modules folder
 */
export function writeNativeStandIns(nodeModules) {
  for (const [name, source] of Object.entries(sources)) {
    const folder = path.join(nodeModules, name);
    if (!fs.existsSync(folder)) continue;
    const { main = 'index.js' } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    fs.writeFileSync(path.join(folder, main.endsWith('.js') ? main : `${main}.js`), source);
  }
}
