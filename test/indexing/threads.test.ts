import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import { asked } from '../../server/src/indexing/asking.ts';
import { Threads, type Urgency } from '../../server/src/indexing/threads.ts';
import { bundle } from '../support/bundles.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const folder = new LogFolder({
  'zookeeper.log': zookeeperLine('10:00:00,000', 'LOOKING').repeat(20_000),
});

const quiet = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How many threads are begun for four jobs at once, on a machine of so many cores. */
async function threadsBegun(cores: number, urgency: Urgency): Promise<number> {
  let begun = 0;
  const count = (): void => {
    begun++;
  };
  subscribe('worker_threads', count);
  const threads = new Threads(bundle('indexer.js'), cores);
  const job = { kind: 'whole', path: folder.at('zookeeper.log') } as const;
  await Promise.all([1, 2, 3, 4].map(() => threads.run(job, urgency)));
  threads.dispose();
  unsubscribe('worker_threads', count);
  return begun;
}

describe('threads that read', () => {
  it('are two, and two they stay after a single question', async () => {
    await quiet(350);
    asked();
    assert.equal(await threadsBegun(2, 'pass'), 2);
  });

  it('leave one of two cores to questions that come one after the other', async () => {
    const asking = setInterval(asked, 20);
    asked();
    asked();
    assert.equal(await threadsBegun(2, 'pass'), 1);
    assert.equal(await threadsBegun(8, 'pass'), 2, 'with cores for all');
    assert.equal(await threadsBegun(2, 'search'), 2, 'a person waits');
    clearInterval(asking);
  });

  it('do one at a time what comes soon or goes on behind, where cores are few', async () => {
    await quiet(350);
    assert.equal(await threadsBegun(2, 'soon'), 1);
    assert.equal(await threadsBegun(8, 'soon'), 2);
    assert.equal(await threadsBegun(8, 'behind'), 1);
  });

  it('hold what answers need less while questions come, where cores are few, but not for long', async () => {
    const threads = new Threads(bundle('indexer.js'), 2);
    const job = { kind: 'whole', path: folder.at('zookeeper.log') } as const;
    const asking = setInterval(asked, 20);
    const order: string[] = [];
    asked();
    asked();
    const began = performance.now();
    await Promise.all(
      (['soon', 'pass', 'search'] as const).map((urgency) =>
        threads.run(job, urgency).then(() => order.push(urgency)),
      ),
    );
    assert.equal(order.at(-1), 'soon');
    assert.ok(performance.now() - began > 2_500);
    clearInterval(asking);
    threads.dispose();
  });

  it('are two again soon after the last question', async () => {
    asked();
    asked();
    await quiet(350);
    assert.equal(await threadsBegun(2, 'pass'), 2);
  });
});
