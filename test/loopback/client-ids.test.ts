import { describe, expect, it } from 'vitest';
import { defaultAgentFaults } from '../../loopback/agent-faults.js';
import { ClientIds } from '../../loopback/client-ids.js';

describe('client ids', () => {
  it('are negative 32-bit numbers, and the one freed last comes back first', () => {
    const ids = new ClientIds();
    const first = ids.take(defaultAgentFaults).id;
    const second = ids.take(defaultAgentFaults).id;
    expect(first).toBeLessThan(0n);
    expect(BigInt.asIntN(32, first)).toBe(first);
    ids.release(first);
    ids.release(second);
    expect(ids.take(defaultAgentFaults)).toEqual({ id: second, reused: true });
    expect(ids.take(defaultAgentFaults)).toEqual({ id: first, reused: true });
    expect(ids.take(defaultAgentFaults).reused).toBe(false);
  });

  it('never come twice without reuseIds', () => {
    const ids = new ClientIds();
    const faults = { ...defaultAgentFaults, reuseIds: false };
    const seen = new Set<bigint>();
    for (let count = 0; count < 1000; count += 1) {
      const { id } = ids.take(faults);
      seen.add(id);
      ids.release(id);
    }
    expect(seen.size).toBe(1000);
  });

  it('of another process are others: its heap is elsewhere', () => {
    const idsOf = (process: number): bigint[] => {
      const ids = new ClientIds(process);
      return Array.from({ length: 1000 }, () => ids.take(defaultAgentFaults).id);
    };
    expect(new Set([...idsOf(0), ...idsOf(1), ...idsOf(20)]).size).toBe(3000);
  });

  it('are small and positive without negativeIds', () => {
    expect(new ClientIds().take({ ...defaultAgentFaults, negativeIds: false }).id).toBe(1n);
  });

  it('use all 64 bits with ids64, negative or not', () => {
    const negative = new ClientIds().take({ ...defaultAgentFaults, ids64: true }).id;
    const positive = new ClientIds().take({ ...defaultAgentFaults, ids64: true, negativeIds: false }).id;
    expect(negative).toBeLessThan(-(2n ** 40n));
    expect(positive).toBeGreaterThan(2n ** 40n);
  });

  it('of another kind are not handed out after a switch', () => {
    const ids = new ClientIds();
    ids.release(ids.take(defaultAgentFaults).id);
    expect(ids.take({ ...defaultAgentFaults, negativeIds: false }).id).toBeGreaterThan(0n);
  });
});
