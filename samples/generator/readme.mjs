/**
 * The guide to the incident. It is written by the generator so that its file and line anchors hold.
 */
import { clockFace } from './clock.mjs';

/** The guide, and the anchors it uses with what stands there. */
export function readme(truth) {
  const used = new Map();
  const at = (key) => {
    const found = truth.events.find((event) => event.key === key);
    if (!found) {
      throw new Error(`no event named ${key}`);
    }
    used.set(key, `${found.file}:${found.line}`);
    return link(found);
  };
  const link = ({ file, line }) => `[\`${file}:${line}\`](incident/${file}#L${line})`;
  const time = (instant) => clockFace(instant, 'Asia/Shanghai').slice(11);
  const when = (key) => time(truth.events.find((event) => event.key === key).instant);

  const [leader, follower] = truth.retransmissions;
  leader.steps.forEach((step, index) =>
    used.set(`retransmission ${index + 1}, leader`, `${step.file}:${step.line}`),
  );
  follower.steps.forEach((step, index) =>
    used.set(`retransmission ${index + 1}, node 8`, `${step.file}:${step.line}`),
  );
  const rows = leader.steps.map((step) => {
    const second = time(step.to).slice(0, 8);
    return `| ${second} | ${step.before} → ${step.after} | ${link(step)} |`;
  });
  const warnings = truth.pings.filter(
    ({ node, begin }) => node === 8 && begin < truth.first.pauseStart - 10000,
  );
  const slow = warnings.map(
    ({ begin, took, key }) => `| ${time(begin)} | ${took} ms | ${at(`${key}.took`)} |`,
  );

  const text = `# The sample incident

One hour of a cluster of five ZooKeeper nodes, 14:00 to 15:00 in Shanghai on 25 October 2023, collected into one folder
per host. It is made up, by \`samples/generate.mjs\`, but written as ZooKeeper 3.5.9, a JVM and tcpmon write, and all files
tell the same story. (Two lines about slow pings are an addition of this site to ZooKeeper.) Open the folder
\`samples/incident\` and try to find out, before you read on: **node 8 drops out of the quorum twice. Why?**

| Node | Address | Host | Role | Local time | GC log |
| --- | --- | --- | --- | --- | --- |
| 2 | 10.20.0.96 | zk-2-node-96 | follower | Asia/Shanghai (+0800) | JDK 8, parallel collector |
| 3 | 10.20.0.97 | zk-3-node-97 | follower | UTC (+0000) | JDK 8, parallel collector |
| 7 | 10.20.0.109 | zk-7-node-109 | follower | America/New_York (-0400) | JDK 11, unified, G1 |
| 8 | 10.20.0.141 | zk-8-node-141 | follower, drops out | Asia/Shanghai (+0800) | JDK 8, serial collector |
| 9 | 10.20.0.143 | zk-9-node-143 | leader, epoch 273 | Asia/Shanghai (+0800) | JDK 8, serial collector |

A ZooKeeper log is in the local time of its host and does not say so; the GC log beside it does. The two tcpmon exports
count Unix seconds. All times below are in Shanghai.

## The first drop-out, ${when('first.readTimedOut')}: a virtual machine that stood still

1. The leader says \`Read timed out\` about 10.20.0.141: ${at('first.readTimedOut')}, then \`GOODBYE\`: ${at('first.goodbye')}.
   \`tickTime\` 2000 × \`syncLimit\` 5 is 10 s, so the last packet came at about ${time(truth.first.lastPacketAtLeader)}.
2. At that moment node 8 had just answered a ping: ${at('first.lastPing.sent')}. Its next line is 12.876 s later:
   ${at('first.lastPing.took')}.
3. The GC log of node 8 fills the silence: a full collection of 12.87 s from ${time(truth.first.pauseStart)} on,
   ${at('first.fullGc')}. Note \`user=1.38 sys=3.92, real=12.87\`: for most of that time no processor worked for the
   collector. The host was waiting, most likely for memory it had swapped out.
4. It had announced itself. Each of these pings of node 8 fell into a collection that got longer every time:

   | Time | \`Follower ping() takes\` | Where |
   | --- | --- | --- |
${slow.map((row) => `   ${row}`).join('\n')}

5. Only after it woke up did node 8 notice: ${at('first.exception')} (\`Broken pipe\`, not \`Read timed out\`: the leader had
   hung up long before). It looked for a leader (${at('first.looking')}), found one at once (${at('first.electionTook')}),
   and served again at ${when('first.upToDate')} (${at('first.upToDate')}).
6. Clients with a timeout of 4 s had left for other nodes while it slept (\`Revalidating client\`). One came too late: the
   leader expired its session at ${when('first.expiring')} (${at('first.expiring')}), and node 2 turned it away at
   ${when('first.invalidSession')} (${at('first.invalidSession')}). Session \`${truth.expiry.session}\`.

## The second drop-out, ${when('second.readTimedOut')}: a network that did not deliver

1. The same line on the leader: ${at('second.readTimedOut')}. But this time node 8 says \`Read timed out\` too, at
   ${when('second.exception')}: ${at('second.exception')}. Both waited for each other, so neither of them slept.
2. The GC logs of nodes 8 and 9 show nothing but a few milliseconds around that time.
3. The leader's tcpmon export shows the quorum socket 10.20.0.143:2888 ↔ 10.20.0.141:42652. \`RetransTotal\` rises once,
   and again after ever longer gaps, \`Rto\` doubles with every step (310, 620, 1240, … ms), \`Cwnd\` falls to 1, \`SendQ\`
   grows and \`Lastrcv\` counts up to the ten seconds:

   | Second | RetransTotal | Where |
   | --- | --- | --- |
${rows.map((row) => `   ${row}`).join('\n')}

   The seconds before show why the first timeout was not the usual 200 ms: from 14:41:56 on the round trip grew from 0.3
   to 61 ms. The socket to node 2 in the same export stays healthy.
4. \`metrics.txt\` of node 8 is the other end, as a \`grep\` for port 2888 over two minutes: it repeats its own segments,
   ${link(follower.steps[0])} is the first of ${follower.steps.length}.
5. Node 8 looked for a leader from ${when('second.looking')} on (${at('second.looking')}). Nodes 2, 3 and 7 answered at
   once, node 9 could not: \`Notification time out\` again and again. Its votes reached the leader only at
   ${when('second.voteSeen.9')} (${at('second.voteSeen.9')}), four of them at a time, when the path was back. Election:
   ${at('second.electionTook')}; serving again at ${when('second.upToDate')}.

## Also in there

- Session ids carry the node that gave them, the uptime of *its host* when it took its role, and a count. Node 8 took its
  role three times, so its ids have three prefixes; ids of one node turn up in the logs of others.
- Ping replies (\`data: …\` in base64) list session ids and timeouts.
- A full collection of 1.19 s on node 3 (UTC: 06:34) at 14:34 held up one ping and did no harm. A slow ping of node 8 at 14:51 has no
  collection beside it.
- The usual noise: four-letter words, health checks that hang up, failed requests of applications, snapshots, the purge
  task, a slow disk now and then. The stack trace under \`shutdown called\` is not an error.
- The exports lack a second here and there, as real ones do: 14:41:59 (host counters) and 14:42:31 (sockets) at the
  leader, 14:41:37 and 14:42:52 at node 8.

\`incident-truth.json\` beside this file holds what really happened, for tests. \`node samples/generate.mjs\` writes
everything anew, this file included; \`node samples/check.mjs\` reads it all back and checks that it agrees.
`;
  return { text, anchors: [...used] };
}
