export interface ReadResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Takes an output apart as a client does: by the methods asked, Content-Length and chunks. Interim responses come as
 * responses of their own. Throws at anything left over or missing, unless it is the last one and `cutOff` allows it.
 */
export function readResponses(output: string, methods: readonly string[]): ReadResponse[] {
  const responses: ReadResponse[] = [];
  const asked = [...methods];
  let rest = output;
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) throw new Error(`no head: ${JSON.stringify(rest)}`);
    const [statusLine = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    rest = rest.slice(headEnd + 4);
    const [, status, reason] = /^HTTP\/1\.1 (\d\d\d) (.*)$/.exec(statusLine) ?? [];
    if (status === undefined || reason === undefined) throw new Error(`status line ${statusLine}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined || headers.has(name.toLowerCase()))
        throw new Error(`field ${line}`);
      headers.set(name.toLowerCase(), value);
    }
    const code = Number(status);
    let body = '';
    if (code >= 200) {
      const hasBody = asked.shift() !== 'HEAD' && code !== 204 && code !== 304;
      if (hasBody && headers.get('transfer-encoding') === 'chunked') [body, rest] = readChunks(rest);
      else if (hasBody) [body, rest] = readLength(rest, Number(headers.get('content-length')));
    }
    responses.push({ status: code, reason, headers, body });
  }
  return responses;
}

function readLength(text: string, length: number): [string, string] {
  if (!(text.length >= length)) throw new Error(`${text.length} of ${length} bytes`);
  return [text.slice(0, length), text.slice(length)];
}

function readChunks(text: string): [string, string] {
  let rest = text;
  let body = '';
  for (;;) {
    const [line = '', size] = /^([0-9a-f]+)\r\n/.exec(rest) ?? [];
    if (size === undefined) throw new Error(`chunk ${JSON.stringify(rest.slice(0, 40))}`);
    const [content, after] = readLength(rest.slice(line.length), Number.parseInt(size, 16));
    if (!after.startsWith('\r\n')) throw new Error('chunk without end');
    body += content;
    rest = after.slice(2);
    if (content === '') return [body, rest];
  }
}
