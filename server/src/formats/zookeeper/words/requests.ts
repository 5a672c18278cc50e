import type { Explanation } from '../../../log/token.ts';
import type { Word } from './word.ts';

/** What a request asks for, by the names of Request.op2String, 3.4 to 3.9. */
const OPERATIONS: Readonly<Record<string, string>> = {
  createSession: 'begins a session',
  closeSession: 'ends a session: closed by its client, or expired',
  create: 'makes a node',
  create2: 'makes a node and asks for its Stat',
  createContainer: 'makes a container, which goes once its last child has gone',
  createTTL: 'makes a node that goes when nobody has changed it for its time to live',
  delete: 'deletes a node',
  deleteContainer: 'the server deletes an empty container or a node past its time to live',
  exists: 'asks whether a node exists',
  getData: 'reads the data of a node',
  setData: 'writes the data of a node',
  getACL: 'reads who may use a node',
  setACL: 'changes who may use a node',
  getChildren: 'lists the children of a node',
  getChildren2: 'lists the children of a node and asks for its Stat',
  getAllChildrenNumber: 'counts all nodes below one',
  getEphemerals: 'lists the ephemeral nodes of the session',
  sync: 'waits until this server has caught up with the leader',
  ping: 'keeps the session alive',
  check: 'checks a version, as a part of a multi',
  multi: 'several changes that are made together or not at all',
  multiRead: 'several reads at once',
  reconfig: 'changes who belongs to the ensemble',
  setWatches: 'sets the watches again after a reconnection',
  setWatches2: 'sets the watches again after a reconnection',
  addWatch: 'sets a watch that stays',
  checkWatches: 'asks for a watch',
  removeWatches: 'takes a watch away',
  auth: 'says who the client is',
  sasl: 'a step of an authentication by SASL',
  notification: 'tells a client of a change',
  error: 'a request that failed; it is logged with its error code only',
  whoAmI: 'asks who the client is taken for',
};

/** Types of transactions, as the transaction log numbers them. */
const TRANSACTIONS: Readonly<Record<string, string>> = {
  '-11': 'closeSession',
  '-10': 'createSession',
  '-1': 'error',
  '1': 'create',
  '2': 'delete',
  '5': 'setData',
  '7': 'setACL',
  '13': 'check',
  '14': 'multi',
  '15': 'create2',
  '16': 'reconfig',
  '19': 'createContainer',
  '20': 'deleteContainer',
  '21': 'createTTL',
};

/** What KeeperException.getCodeMessage prints, 3.4 to 3.9, and what it means. */
const CODES: Readonly<Record<string, string>> = {
  NoNode: 'The node does not exist. Ordinary: applications find out so.',
  NodeExists: 'The node exists already. Ordinary where several clients race for it.',
  BadVersion: 'The node was changed since the client had read it. Ordinary for writers that race.',
  NoAuth: 'The client may not do that: look at the ACL of the node and at how the client authenticates.',
  'Directory not empty': 'The node still has children.',
  NoChildrenForEphemerals: 'An ephemeral node cannot have children.',
  InvalidACL: 'The list of permissions makes no sense, or its scheme is not known here.',
  AuthFailed: 'The client could not prove who it is.',
  'Session expired': 'The session had expired when the request came: its ephemeral nodes are gone.',
  'Session moved':
    'The session is served by another server by now: the request came over the connection that it had before.',
  ConnectionLoss: 'The connection broke before the answer; whether the request was carried out is not known.',
  OperationTimeout: 'The request took too long.',
  BadArguments: 'The request makes no sense.',
  MarshallingError: 'The request could not be read: another protocol, or a damaged packet.',
  Unimplemented: 'This version of the server does not know the request.',
  SystemError: 'Something failed inside the server.',
  RuntimeInconsistency: 'The server found itself in a state that should not be.',
  DataInconsistency: 'The data of the server contradicts itself.',
  APIError: 'The request was refused.',
  'Invalid callback': 'The client gave a callback that makes no sense.',
  'Not a read-only call': 'A change was asked of a server that is cut off from the quorum and only reads.',
  'Ephemeral node on local session': 'A local session cannot own ephemeral nodes before it is upgraded.',
  'No such watcher': 'There is no such watch.',
  NewConfigNoQuorum: 'The new configuration has no quorum of servers that are connected and up to date.',
  ReconfigInProgress: 'Another change of the ensemble is under way.',
  'Reconfig is disabled': 'reconfigEnabled is false, as by default.',
  'Session closed because client failed to authenticate': 'Clients must authenticate by SASL here.',
  'Quota has exceeded': 'The quota of the node is used up.',
  'Op throttled due to high load': 'The server had too many requests waiting.',
  RequestTimeout: 'The request took too long.',
};

const codeNames = Object.keys(CODES).sort((a, b) => b.length - a.length);

/** Beside transaction and session these name a request: `cxid` of -2 is a ping, of 0 the server’s own. */
const NO_CXID: Readonly<Record<string, string>> = {
  '0x0': '0: the server asked for it itself, or the client began its session',
  '0xfffffffffffffffe': '-2: a ping',
  '0xfffffffffffffff8': '-8: watches set again after a reconnection',
  '0xfffffffffffffffc': '-4: an authentication',
};

const told = (title: string, meaning: string): Explanation => ({ title, rows: [['Meaning', meaning]] });

/** What Request.toString and KeeperException print. */
export const requests: readonly Word[] = [
  {
    pattern: /(?<![\w.:])(type):(\w{2,24})(?!\w)/dg,
    explain: ([, , name = '']: RegExpExecArray): Explanation | undefined => {
      const does = OPERATIONS[name];
      return does === undefined
        ? undefined
        : told(`Request ${name}`, `${does.charAt(0).toUpperCase()}${does.slice(1)}`);
    },
  },
  {
    pattern: /(?<=\(next log\) )(for type) (-?\d{1,3})(?!\w)/dg,
    explain: ([, , number = '']) => transaction(number),
  },
  {
    pattern: /(?<![\w.:])(txntype):(-?\d{1,3}|unknown)(?!\w)/dg,
    explain: ([, , number = '']) =>
      number === 'unknown'
        ? told('Transaction type', 'Not known yet, or a request that changes nothing.')
        : transaction(number),
  },
  {
    pattern: /(?<![\w.:])(cxid):(0x[0-9a-f]{1,16})(?!\w)/dg,
    explain: ([, , cxid = '']) => ({
      title: 'cxid',
      rows: [
        ['Value', NO_CXID[cxid] ?? (cxid.length < 12 ? String(Number.parseInt(cxid, 16)) : cxid)],
        ['Meaning', 'The number that the client gave to this request.'],
      ],
    }),
  },
  {
    pattern: /(?<![\w.:])(reqpath|Error Path):(\/\S{0,500}|n\/a|null)/dg,
    explain: ([, key = '', path = '']) =>
      path.startsWith('/')
        ? explainNode(path, key === 'reqpath' ? 'What the request is about' : 'Where the request failed')
        : told('No path', 'The request names no node, or the server does not tell it here.'),
  },
  {
    pattern:
      /(?<!\w)(?:for|[Pp]ath|quota|exceeded:) (\/(?:[\w@%+=~.:-]{1,200}(?:\/[\w@%+=~.:-]{1,200}){0,40})?)(?=[\s,;]|$)/dg,
    explain: ([, path = '']) => (isNode(path) ? explainNode(path, 'A node of the data tree') : undefined),
  },
  {
    pattern: new RegExp(`(KeeperErrorCode) = (${codeNames.join('|')})(?![\\w])`, 'dg'),
    explain: ([, , code = '']) => told(`Error ${code}`, CODES[code] ?? ''),
  },
  {
    pattern: /(?<![\w.$])((?:org\.apache\.zookeeper\.)?KeeperException\$(\w{1,40})Exception)(?![\w$])/dg,
    explain: ([, , name = '']: RegExpExecArray): Explanation | undefined => {
      const code = codeNames.find((one) => one.replace(/ /g, '').toLowerCase() === name.toLowerCase());
      return code === undefined ? undefined : told(`Error ${code}`, CODES[code] ?? '');
    },
  },
];

function transaction(number: string): Explanation | undefined {
  const name = TRANSACTIONS[number];
  if (name === undefined) return undefined;
  return {
    title: `Transaction type ${number}`,
    rows: [
      ['Name', name],
      ['Meaning', OPERATIONS[name] ?? ''],
    ],
  };
}

/** A path of nodes, and none of the file system of the server. */
const isNode = (path: string): boolean =>
  !/^\/(?:etc|usr|var|opt|data|home|root|tmp|srv|mnt|proc|run|lib)(?:\/|$)/.test(path) &&
  !/\/version-2(?:\/|$)/.test(path);

function explainNode(path: string, what: string): Explanation {
  const special = /^\/zookeeper\/(quota|config)/.exec(path)?.[1];
  return {
    title: `Node ${path}`,
    rows: [
      ['What', what],
      ...(special === 'quota' ? ([['Holds', 'quotas, and how much of them is used']] as const) : []),
      ...(special === 'config' ? ([['Holds', 'the configuration of the ensemble']] as const) : []),
      ...(/\d{10}$/.test(path)
        ? ([['Number', `${Number(path.slice(-10))}, as the server numbers sequential nodes`]] as const)
        : []),
    ],
  };
}
