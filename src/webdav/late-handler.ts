import { guardHandler } from './guarded-handler.js';
import type { WebDavOptions, WebDavServer } from './handler.js';

/**
 * The same server as `createWebDavHandler`, loaded with the first request that passes the guard, or the first question
 * about its locks: a page whose guest never asks for anything does not load it. Whoever asks while it cannot be loaded
 * gets the failure; the next one tries again.
 * @throws TypeError for a value of `guestHosts` that is not a host.
 */
export function createLateWebDavHandler(options: WebDavOptions): WebDavServer {
  let loading: Promise<WebDavServer> | undefined;
  const load = async (): Promise<WebDavServer> => {
    try {
      const { WebDavHandler } = await import('./handler.js');
      return new WebDavHandler(options);
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const server = (): Promise<WebDavServer> => {
    loading ??= load();
    return loading;
  };
  const handler = guardHandler({ handle: async (request) => (await server()).handle(request) }, options.guestHosts);
  return {
    ...handler,
    locks: {
      list: async (folders) => (await server()).locks.list(folders),
      breakLock: async (token) => (await server()).locks.breakLock(token),
    },
  };
}
