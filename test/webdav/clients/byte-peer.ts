import { settle, toBytes } from '../../fakes/client-connection.js';
import { type Serving, serve } from '../../http/serving.js';
import { authority, type DavClient } from '../dav-client.js';
import type { ReplayFolder } from './handler-peer.js';
import type { ReplayPeer } from './replay.js';
import { decodeResponse, encodeRequest } from './wire.js';

/** So often everything may run before a response has come. */
const maxTurns = 1000;

/** The handler behind real bytes, on one connection that is kept, as a guest's agent shows it. */
export function bytePeer({ handler }: DavClient, folder: ReplayFolder): ReplayPeer {
  let serving: Serving | undefined;
  return {
    authority,
    async send(request) {
      serving ??= serve((incoming) => handler.handle(incoming));
      const { connection } = serving;
      const start = connection.output.length;
      connection.send(toBytes(encodeRequest(request, authority)));
      for (let turn = 0; turn < maxTurns; turn += 1) {
        const answer = decodeResponse(connection.output.slice(start), request.method);
        if (connection.closed) serving = undefined;
        if (answer !== undefined && (serving === undefined || connection.isRead)) return answer;
        if (serving === undefined) throw new Error(`closed after ${connection.output.slice(start)}`);
        await settle();
      }
      throw new Error(`no response in ${connection.output.slice(start)}`);
    },
    ...folder,
  };
}
