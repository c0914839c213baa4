import type { AgentFaults } from './agent-faults.js';

/** More than any of them has. */
const idsOfProcess = 4099;

/**
 * Ids as the agent makes them: the address of a heap object, cut to 32 bits and sign-extended, so that the object freed
 * last gives its id to the next client.
 */
export class ClientIds {
  #next: number;
  /** Free ids by the kind they were made as, so that a switched fault holds at once. */
  readonly #free = new Map<string, bigint[]>();
  readonly #kindOf = new Map<bigint, string>();

  /** @param process which of the agent's processes it is: each has its heap at another address. */
  constructor(process = 0) {
    this.#next = process * idsOfProcess;
  }

  take(faults: AgentFaults): { id: bigint; reused: boolean } {
    const kind = `${faults.negativeIds} ${faults.ids64}`;
    const free = faults.reuseIds ? this.#free.get(kind)?.pop() : undefined;
    const id = free ?? this.#fresh(faults);
    this.#kindOf.set(id, kind);
    return { id, reused: free !== undefined };
  }

  release(id: bigint): void {
    const kind = this.#kindOf.get(id);
    if (kind === undefined) return;
    this.#kindOf.delete(id);
    const free = this.#free.get(kind) ?? [];
    free.push(id);
    this.#free.set(kind, free);
  }

  #fresh(faults: AgentFaults): bigint {
    const index = this.#next;
    this.#next += 1;
    if (!faults.negativeIds && !faults.ids64) return BigInt(index + 1);
    // Steps as wide as the client structure with its 64 KiB buffer.
    const low = BigInt((0x0c40_01b0 + index * 0x1_0040) % 0x7fff_ffff);
    const pointer = faults.negativeIds ? low | 0x8000_0000n : low;
    if (!faults.ids64) return BigInt.asIntN(32, pointer);
    return BigInt.asIntN(64, ((faults.negativeIds ? 0x8000_5581n : 0x5581n) << 32n) | pointer);
  }
}
