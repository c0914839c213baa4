/** The little of spice-html5 0.2.1 that the console page uses; the package has no types. */
declare module '@spice-project/spice-html5/src/main.js' {
  export interface SpiceMainOptions {
    uri: string;
    password: string;
    /** Ids of elements of the document. */
    screen_id: string;
    message_id?: string;
    /** An Error, or the WebSocket's error event, which says nothing. */
    onerror?: (problem: unknown) => void;
    /** INIT came: the server took us. */
    onsuccess?: () => void;
    /** The display agent of the guest (vdagent) is there; `this` and the argument are the connection. */
    onagent?: (connection: SpiceMainConn) => void;
  }
  interface SpiceChannel {
    cleanup(): void;
  }
  /** Single use: one connection, from the constructor to `stop`. */
  export class SpiceMainConn {
    constructor(options: SpiceMainOptions);
    ws?: WebSocket;
    connection_id: number;
    password?: string;
    ports: SpiceChannel[];
    process_channel_message(message: { readonly type: number; data: ArrayBuffer }): boolean | undefined;
    /** Closes the main, display, inputs and cursor channels; not the ports. */
    stop(): void;
  }
  export function handle_file_dragover(event: DragEvent): void;
  export function handle_file_drop(event: DragEvent): void;
}

interface Window {
  /** Where spice-html5's own file drop looks for the connection. */
  spice_connection?: import('@spice-project/spice-html5/src/main.js').SpiceMainConn;
}
