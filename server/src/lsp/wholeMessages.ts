/**
 * Lets each message leave in one piece: its header waits for what it announces. Two pieces cost the system two calls, and wake the
 * editor twice. The stream is one that a connection writes messages to, and nobody else.
 */
export function inWholeMessages(stream: NodeJS.WritableStream): void {
  const write = stream.write.bind(stream) as (chunk: Uint8Array, done: Done) => boolean;
  let header = '';
  const writeWhole = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const done = rest.find((one) => typeof one === 'function') as Done;
    if (typeof chunk === 'string') {
      header += chunk;
      done();
      return true;
    }
    const message = Buffer.concat([Buffer.from(header, 'ascii'), chunk]);
    header = '';
    return write(message, done);
  };
  stream.write = writeWhole;
}

type Done = (error?: Error | null) => void;
