import { type ClientRequest, request } from 'node:http';

const block = Buffer.alloc(4 * 1024 * 1024, 0xa5);

export interface Upload {
  readonly status: Promise<number>;
  readonly request: ClientRequest;
}

/** Sends a file of that many bytes, as fast as it goes. */
export function upload(url: string, size: number): Upload {
  const sending = request(url, { method: 'PUT', headers: { 'content-length': size } });
  const status = new Promise<number>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  void (async () => {
    for (let sent = 0; sent < size && !sending.destroyed; sent += block.byteLength) {
      if (!sending.write(block)) await new Promise((resolve) => sending.once('drain', resolve));
    }
    sending.end();
  })();
  return { status, request: sending };
}
