import type { HttpRequest, HttpResponse, RequestHandler } from '../http/message.js';
import { isForPerson } from './answers/accept.js';
import { contain, notKept, respond } from './answers/responses.js';
import { DavError } from './dav-error.js';
import { RequestGuard } from './request-guard.js';

/**
 * A handler that requests of the guest's web pages do not reach, and whose answers they can make nothing of.
 * @param guestHosts as in `WebDavOptions`.
 * @throws TypeError for a value of `guestHosts` that is not a host.
 */
export function guardHandler(handler: RequestHandler, guestHosts?: readonly string[]): RequestHandler {
  const guard = new RequestGuard(guestHosts);
  return {
    async handle(http: HttpRequest): Promise<HttpResponse> {
      const refusal = guard.check(http);
      return contain(refusal === undefined ? await handler.handle(http) : await refuse(refusal, http));
    },
  };
}

async function refuse(status: number, http: HttpRequest): Promise<HttpResponse> {
  if (!isForPerson(http)) return respond(status, notKept);
  const { errorPage } = await import('./pages/error-page.js');
  return errorPage(new DavError(status), {});
}
