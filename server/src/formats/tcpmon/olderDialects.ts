/** A dialect of tcpmon's text that other versions wrote. */
export interface OtherDialect {
  readonly id: string;
  /** Which builds wrote it, in words that follow "dialect X". */
  readonly when: string;
  /** True for a line that only this dialect writes. */
  fits(line: string): boolean;
}

const matching =
  (pattern: RegExp) =>
  (line: string): boolean =>
    pattern.test(line);

/**
 * Dialects other than F by tcpmon's commits, each with lines nothing else writes. D and D2 share theirs for
 * interfaces and hosts with F: a file is theirs as soon as one line is.
 */
export const otherDialects: readonly OtherDialect[] = [
  {
    id: 'A',
    when: 'before 2023-09-13',
    fits: matching(/^[A-Z]\w* type=(?:tcp|nic|net),hostname=.* \d{10} [\w.-]+$/),
  },
  {
    id: 'B',
    when: '2023-09-13 to 2023-09-15, an import file of OpenTSDB',
    fits: matching(/^[A-Z]\w* \d{10} [\w.-]+ type=(?:tcp|nic|net) hostname=/),
  },
  {
    id: 'C',
    when: 'before 2023-10-09',
    fits: matching(
      /^(?:tcp,LocalAddr=\S+,PeerAddr=\S+,hostname=.*|nic,name=.+,hostname=.*|net,hostname=.*) [A-Z]\w*=\S+ \d{10}$/,
    ),
  },
  {
    id: 'D',
    when: '2023-10-09 to 2023-10-11, a build that broke its lines',
    fits: matching(/tcp,LocalAddr=\S+,PeerAddr=\S+,Hostname=.*,Process='(?:name: "|' )/),
  },
  {
    id: 'D2',
    when: 'of 2023-10-11, a build that broke its timer lines',
    fits: matching(/tcp,LocalAddr=\S+,PeerAddr=\S+,Hostname=.*,Process="cmd=/),
  },
  {
    id: 'E',
    when: 'of 2023-10-11, tags in quotes',
    fits: matching(
      /^(?:tcp,LocalAddr="\S+",PeerAddr="\S+",Hostname=".*"|nic,Name=".+",Hostname=".*"|net,Hostname=".*") [A-Z]\w*=\S+ \d{10}$/,
    ),
  },
  {
    id: 'L',
    when: 'written by InfluxDB from imported tcpmon data',
    fits: matching(
      /^(?:(?:tcp,Hostname=.*,LocalAddr=\S+|nic,Hostname=.*,Name=.+) [A-Z]\w*=\S+|net,Hostname=.* [A-Z]\w*=-?\d+[ui]) \d{19}$/,
    ),
  },
];
