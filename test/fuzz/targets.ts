import type { FuzzTarget } from './fuzzer.js';
import { grammarTargets } from './targets/grammars.js';
import { serverTargets } from './targets/server.js';
import { streamTargets } from './targets/streams.js';

export const targets: readonly FuzzTarget[] = [...streamTargets, ...grammarTargets, ...serverTargets];
