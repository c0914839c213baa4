import { WebDAVServer } from 'webdav-server/lib/index.v2.js';
import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import { HttpHeaders, type HttpRequest, type HttpResponse, type RequestHandler } from '../http/message.js';
import type { Filesystem } from '../share/filesystem.js';
import { Exchange, type Incoming, type Outgoing } from './exchange.js';
import { ShareFileSystem } from './share-file-system.js';

/** What `createWebDavServerHandler` is made of. */
export interface WebDavServerOptions {
  readonly filesystem: Filesystem;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Why a request was answered with 500; the guest is not told. */
  onProblem?(error: unknown): void;
  /** Called once with webdav-server's own object, for file systems of its kind beside ours, privileges and hooks. */
  configure?(server: WebDAVServer): void;
}

/** All programs of a guest are one user: nothing on the way tells them apart. */
const guest = { uid: 'guest', username: 'guest' };

/**
 * npm's webdav-server (version 2.6) in the place of our own handler, over the same folders. Rejects only when the
 * client is gone or its body broke; everything that goes wrong inside is 500, a request that is forgotten too.
 */
export function createWebDavServerHandler(options: WebDavServerOptions): RequestHandler {
  return new WebDavServerHandler(options);
}

/** What we ask of WebDAVServer: its method is typed for Node's own messages, of which it uses what ours have. */
interface RequestExecutor {
  executeRequest(request: Incoming, response: Outgoing): void;
}

class WebDavServerHandler implements RequestHandler {
  readonly #options: WebDavServerOptions;
  readonly #server: RequestExecutor;
  readonly #exchanges = new WeakMap<object, Exchange>();

  constructor(options: WebDavServerOptions) {
    this.#options = options;
    const server = new WebDAVServer({
      rootFileSystem: new ShareFileSystem(options.filesystem, this.#exchanges, options.limits),
      httpAuthentication: {
        askForAuthentication: () => ({}),
        getUser: (_, callback) => callback(null as never, guest),
      },
      respondWithPaths: true,
      // Else it reads its package.json for it.
      version: '2',
    });
    options.configure?.(server);
    this.#server = server as RequestExecutor;
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { clock, limits, onProblem } = this.#options;
    // It makes room for the whole body of anything but a PUT before the first byte comes.
    const maxBytes = request.method === 'PUT' ? Number.POSITIVE_INFINITY : limits.maxXmlBytes;
    if ((request.body.length ?? 0) > maxBytes) return plain(413);
    const exchange = new Exchange(request, { clock, limits });
    this.#exchanges.set(exchange.incoming, exchange);
    try {
      this.#server.executeRequest(exchange.incoming, exchange.outgoing);
    } catch (error) {
      exchange.fail(error);
    }
    try {
      return await exchange.response;
    } catch (error) {
      exchange.close();
      if (request.signal.aborted || exchange.isBodyBroken) throw error;
      // What cannot be percent-decoded is no path.
      if (error instanceof URIError) return plain(400);
      onProblem?.(error);
      return plain(500);
    }
  }
}

function plain(status: number): HttpResponse {
  return { status, headers: new HttpHeaders(), body: null };
}
