import type { FuzzTarget } from './fuzzer.js';
import { bodyTargets } from './targets/bodies.js';
import { grammarTargets } from './targets/grammars.js';
import { httpTargets } from './targets/http.js';
import { rangeTargets } from './targets/ranges.js';
import { serverTargets } from './targets/server.js';
import { streamTargets } from './targets/streams.js';
import { urlTargets } from './targets/urls.js';

export const targets: readonly FuzzTarget[] = [
  ...streamTargets,
  ...httpTargets,
  ...grammarTargets,
  ...urlTargets,
  ...rangeTargets,
  ...bodyTargets,
  ...serverTargets,
];
