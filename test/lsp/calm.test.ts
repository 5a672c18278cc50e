import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Calm } from '../../server/src/lsp/calm.ts';

/** Lets what is due by then happen. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    now += 100;
    mock.timers.tick(100);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}
let now = 0;

describe('calm', () => {
  it('comes a second after the last question, and to one who never stops asking after some seconds', async (t) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    t.mock.method(process.hrtime, 'bigint', () => BigInt(now) * 1_000_000n);
    t.after(() => mock.timers.reset());
    const calm = new Calm();
    let came = 0;
    const wait = (): void => void calm.comes().then(() => came++);

    wait();
    await pass(100);
    assert.equal(came, 1, 'nobody has asked');

    calm.disturb();
    wait();
    await pass(800);
    calm.disturb();
    await pass(800);
    assert.equal(came, 1, 'asked again');
    await pass(400);
    assert.equal(came, 2);

    calm.disturb();
    wait();
    const askOn = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        calm.disturb();
        await pass(900);
      }
    };
    await askOn(15);
    assert.equal(came, 2, 'still asked');
    await askOn(3);
    assert.equal(came, 3);
  });
});
