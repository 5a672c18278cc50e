import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digits, fixedLength, Text, wideLength } from '../../server/src/capture/text.ts';
import { seeded } from '../log/random.ts';

const written = (write: (text: Text) => void): string => {
  const text = new Text(64);
  text.reserve(2048);
  write(text);
  return Buffer.from(text.bytes.subarray(0, text.length)).toString();
};
const fixed = (value: number): string => written((text) => text.fixed(value));

/** `%f` by exact arithmetic: the double as a fraction of powers of two, half to the even digit. */
function exactly(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const power = BigInt(Math.max(exponent, 1) - 1075);
  const scaled = mantissa * 1_000_000n;
  let micros = power >= 0n ? scaled << power : scaled >> -power;
  if (power < 0n) {
    const rest = scaled - (micros << -power);
    const half = 1n << (-power - 1n);
    if (rest > half || (rest === half && micros % 2n === 1n)) micros++;
  }
  const text = String(micros).padStart(7, '0');
  return `${bits >> 63n ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`;
}

describe('%f', () => {
  it('has six decimals, no exponent, and rounds a tie to the even digit', () => {
    const known: [number, string][] = [
      [0, '0.000000'],
      [-0, '-0.000000'],
      [0.107, '0.107000'],
      [2336000.4, '2336000.400000'],
      [0.0078125, '0.007812'],
      [0.0234375, '0.023438'],
      [0.0390625, '0.039062'],
      [-0.0078125, '-0.007812'],
      [1e21, '1000000000000000000000.000000'],
      [1.5e-7, '0.000000'],
      [5.1e-7, '0.000001'],
      [999999.9999996, '1000000.000000'],
      [NaN, 'NaN'],
      [Infinity, '+Inf'],
      [-Infinity, '-Inf'],
    ];
    for (const [value, text] of known) assert.equal(fixed(value), text, String(value));
  });

  it('is exact for any double', () => {
    const random = seeded(17);
    const values = [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2, 2 ** 46 + 1 / 128, 999999999.9999995];
    for (let turn = 0; turn < 20_000; turn++) {
      values.push(random() * 10 ** Math.floor(random() * 24 - 8));
      values.push(Math.floor(random() * 1e6) / 128, Math.floor(random() * 1e6) / 1000);
      values.push(Math.floor(random() * 1e9) / 1e6 + 5e-7);
    }
    for (const value of values) {
      assert.equal(fixed(value), exactly(value));
      assert.equal(fixedLength(value), fixed(value).length);
      assert.equal(fixed(-value), exactly(-value));
    }
  });
});

describe('whole numbers', () => {
  it('are written with all their digits', () => {
    const values = [0, 1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
    for (const value of values) {
      assert.equal(
        written((text) => text.whole(value)),
        String(value),
      );
      assert.equal(digits(value), String(value).length);
    }
    for (let power = 1; power < 16; power++) assert.equal(digits(10 ** power - 1), power);
  });

  it('of 64 bits keep every digit', () => {
    for (const value of [
      0n,
      9n,
      9_007_199_254_740_991n,
      9_007_199_254_740_993n,
      18_446_744_073_709_551_615n,
      -1n,
    ]) {
      assert.equal(
        written((text) => text.wide(value)),
        String(value),
      );
      assert.equal(wideLength(value), String(value).length);
    }
  });
});
