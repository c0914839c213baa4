import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js';
import type { Attachment, AuditRecord, ConnectOptions } from '../../../src/index.js';
import { createShare } from '../../../src/index.js';
import { SpiceShare } from '../../../src/ui/element.js';

/** A panel with the consoles of two machines on one page. The second's folders are the panel's to bound. */
export type Machine = 'first' | 'second';

declare global {
  interface Window {
    panel: {
      element(machine: Machine): SpiceShare;
      /** A new spice-html5 connection, as after each reconnect, which the machine's share is attached to. */
      attach(machine: Machine, url: string): void;
      detach(machine: Machine): void;
      /** Whether spice-html5's own connection still stands. */
      displayStands(machine: Machine): boolean;
      /** @returns 'connected', or the error's code. */
      connect(machine: Machine, options: ConnectOptions): Promise<string>;
      /** The session id that the machine's server gave its main connection. */
      connectionId(machine: Machine): number;
      readonly records: Record<Machine, AuditRecord[]>;
    };
  }
}

const records: Record<Machine, AuditRecord[]> = { first: [], second: [] };
const connections = new Map<Machine, SpiceMainConn>();
const attachments = new Map<Machine, Attachment>();

function element(machine: Machine): SpiceShare {
  const found = document.getElementById(machine);
  if (!(found instanceof SpiceShare)) throw new Error(`no <spice-share> for the ${machine} machine`);
  return found;
}

element('first').share = createShare({ log: (record) => records.first.push(record) });
element('second').share = createShare({
  log: (record) => records.second.push(record),
  policy: { maxFolders: 1, hiddenNames: ['*.key'] },
  quotaBytes: 1000,
});

window.panel = {
  records,
  element,
  attach(machine, uri) {
    const connection = new SpiceMainConn({
      uri,
      password: '',
      screen_id: `screen-${machine}`,
      onsuccess: () => {},
      onerror: (error) => console.log(`${machine}: ${error}`),
      onagent: () => {},
    });
    connections.set(machine, connection);
    attachments.set(machine, element(machine).share.attach(connection));
  },
  detach: (machine) => attachments.get(machine)?.detach(),
  displayStands: (machine) => connections.get(machine)?.ws?.readyState === WebSocket.OPEN,
  connectionId: (machine) => connections.get(machine)?.connection_id ?? 0,
  async connect(machine, options) {
    try {
      await element(machine).share.connect(options);
      return 'connected';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  },
};
