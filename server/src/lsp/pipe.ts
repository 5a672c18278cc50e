import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-languageserver/node';

const HEADER_END = '\r\n\r\n';

/**
 * The messages that come in on a stream, each told as soon as its last byte is here: the library's own reader has each wait for a turn of
 * the event loop, which takes a twentieth of a whole question. A header that names no length is told as an error, and passed over.
 */
export class PipeReader extends AbstractMessageReader {
  readonly #stream: NodeJS.ReadableStream;
  /** What came of a message so far; put together once all of it is here, for a text of many megabytes comes in hundreds of pieces. */
  #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes of these before another look at them is worth it. */
  #awaited = 0;

  constructor(stream: NodeJS.ReadableStream) {
    super();
    this.#stream = stream;
  }

  listen(tell: DataCallback): Disposable {
    const read = (chunk: Buffer): void => this.#read(chunk, tell);
    this.#stream.on('data', read);
    this.#stream.on('error', (error: Error) => this.fireError(error));
    this.#stream.on('end', () => this.fireClose());
    return { dispose: () => void this.#stream.off('data', read) };
  }

  #read(chunk: Buffer, tell: DataCallback): void {
    this.#pieces.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#awaited) return;
    this.#awaited = 0;
    let bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    for (;;) {
      const header = bytes.indexOf(HEADER_END);
      if (header < 0) break;
      const begin = header + HEADER_END.length;
      const length = lengthIn(bytes.toString('latin1', 0, header));
      const end = begin + (length ?? 0);
      if (bytes.length < end) {
        this.#awaited = end;
        break;
      }
      if (length === undefined) this.fireError(new Error('A message came without its Content-Length.'));
      else this.#tell(bytes.toString('utf8', begin, end), tell);
      bytes = bytes.subarray(end);
    }
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#held = bytes.length;
  }

  #tell(text: string, tell: DataCallback): void {
    try {
      tell(JSON.parse(text) as Message);
    } catch (error) {
      this.fireError(error);
    }
  }
}

/** The bytes that a header announces; undefined where it does not. */
function lengthIn(header: string): number | undefined {
  const [, length] = /^Content-Length: *(\d+) *$/im.exec(header) ?? [];
  return length === undefined ? undefined : Number(length);
}

/**
 * Writes messages to a stream that nobody else writes to, each in one piece, header and all: two pieces cost the system two calls, and wake
 * the editor twice. Rejects with the stream's error.
 */
export class PipeWriter extends AbstractMessageWriter {
  readonly #stream: NodeJS.WritableStream;
  #failed = 0;

  constructor(stream: NodeJS.WritableStream) {
    super();
    this.#stream = stream;
    stream.on('error', (error: Error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const text = JSON.stringify(message);
    const whole = `Content-Length: ${Buffer.byteLength(text)}${HEADER_END}${text}`;
    return new Promise((resolve, reject) => {
      this.#stream.write(whole, (error) => {
        if (!error) {
          resolve();
          return;
        }
        this.fireError(error, message, ++this.#failed);
        reject(error);
      });
    });
  }

  end(): void {
    this.#stream.end();
  }
}
