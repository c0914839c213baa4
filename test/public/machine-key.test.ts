import { describe, expect, it } from 'vitest';
import { machineKey } from '../../public/machine-key.js';

describe('the key of a machine', () => {
  it.each([
    ['ws://localhost:5173/spice', '', 'localhost:5173/spice'],
    ['wss://panel.example/spice?token=once&ticket=secret#secret', 'password=secret', 'panel.example/spice'],
    ['wss://user:secret@panel.example/spice?token=again', '', 'panel.example/spice'],
    ['wss://panel.example:8443/a%20b?token=x&vm=101', '', 'panel.example:8443/a%20b?vm=101'],
    ['wss://panel.example/spice?token=x', 'vm=web 1%26&url=y', 'panel.example/spice?vm=web%201%26'],
    // The server's own comes first.
    ['wss://panel.example/spice?vm=1', 'vm=2', 'panel.example/spice?vm=1'],
    ['no address', '', ''],
  ])('at %s on a page with ?%s is %s', (url, query, key) => {
    expect(machineKey(url, new URLSearchParams(query))).toBe(key);
  });
});
