import { startSpiceServer } from '../../bench/peers/peers.js';
import { type Desk, setUpDesk } from './console.js';

/** What is between a program in the guest and the browser: our own server in TypeScript, or the library inside QEMU. */
export const carriers = ['loopback', 'spice-server library'] as const;
export type Carrier = (typeof carriers)[number];

export interface HostedDesk extends Desk {
  /** What programs in the guest talk to. */
  readonly guestUrl: string;
}

/**
 * A desk for programs that misbehave. The agent of the loopback is kinder than the real one here: it does not wait for
 * programs that do not read, and tells of resets, so that each case can end with nobody connected.
 */
export async function setUpDeskOn(carrier: Carrier): Promise<HostedDesk> {
  if (carrier === 'loopback') {
    const desk = await setUpDesk({ loopback: { faults: { stallOnSlowReader: false, silentReset: false } } });
    return withGuest(desk, desk.loopback.guestUrl, desk.close);
  }
  const server = await startSpiceServer({ reusesIds: true });
  try {
    const desk = await setUpDesk({ url: server.url });
    return withGuest(desk, server.guestUrl, async () => {
      await desk.close();
      await server.kill();
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
}

function withGuest(desk: Desk, guestUrl: string, close: () => Promise<void>): HostedDesk {
  // The desk's page is another object after it was left undisturbed: what it has is asked of it.
  return Object.create(desk, { guestUrl: { value: guestUrl }, close: { value: close } }) as HostedDesk;
}
