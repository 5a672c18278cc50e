import assert from 'node:assert/strict';
import { event, inIncident } from './incident.mjs';

export const name = 'Somebody hovers what the logs name';

export default async (open) => {
  const expiring = event('first.expiring');
  const workbench = await open({ openFile: inIncident(expiring.file), line: expiring.line });
  await workbench.waitForLanguageMode('ZooKeeper Log');
  const session = await workbench.hoverText(expiring.line, '0x80000af480856bb', /minted/);
  assert.match(session, /Session 0x80000af480856bb · minted by server 8/);
  assert.match(session, /host uptime 03:11:27\.240/);
  await workbench.page.waitForTimeout(700);
  await workbench.screenshot('hover-session');
  await workbench.press('Escape');

  const pause = event('first.fullGc');
  await workbench.openFile(inIncident(pause.file), pause.line);
  await workbench.waitForLanguageMode('JVM GC Log');
  const gc = await workbench.hoverText(pause.line, 'Full GC', /stopped/);
  assert.match(gc, /12\.871 s/);
  await workbench.page.waitForTimeout(700);
  await workbench.screenshot('hover-gc-pause');
  await workbench.press('Escape');

  await workbench.openFile(inIncident('zk-8-node-141/metrics.txt'), 3156);
  await workbench.waitForLanguageMode('tcpmon Export');
  const field = await workbench.hoverText(3156, 'RetransTotal', /segments/);
  assert.match(field, /RetransTotal/);
  await workbench.page.waitForTimeout(700);
  await workbench.screenshot('hover-tcpmon');
  await workbench.press('Escape');

  await workbench.openFile(inIncident('zk-9-node-143/zookeeper.log'), 572);
  await workbench.waitForLanguageMode('ZooKeeper Log');
  const end = await workbench.hoverText(572, '10.20.0.141:42652', /Retransmitted/);
  assert.match(end, /5 segments \(2 → 7\)/);
  await workbench.page.waitForTimeout(700);
  await workbench.screenshot('hover-connection');
  await workbench.page.getByText('Copy Wireshark filter').click();
  await workbench.page.getByText('Wireshark filter copied').waitFor();
};
