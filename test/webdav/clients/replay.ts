import { answerFailure, type ReplayAnswer, type Variables } from './expectations.js';

/** One request of a client's sequence, and what the client needs to see. */
export interface ReplayStep {
  /** The paragraph before it: why, and where it was seen. */
  readonly prose: string;
  readonly method: string;
  readonly target: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** See `expectations.ts`. */
  readonly expected: readonly string[];
  readonly differences: readonly OracleDifference[];
}

/** What the oracle answers otherwise than the client needs. */
export interface OracleDifference {
  /** One of `expected`. */
  readonly expectation: string;
  readonly reason: string;
}

export interface ReplayCase {
  readonly title: string;
  /** What is in the folder before, and after: directories end in "/", files have their content. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>> | undefined;
  readonly steps: readonly ReplayStep[];
  /** Whether the person shares the folder without writes, from after what is `before`. */
  readonly isReadOnly: boolean;
  /** Why the case is not for the oracle. */
  readonly notForOracle: string | undefined;
}

export type ReplayRequest = Pick<ReplayStep, 'method' | 'target' | 'fields' | 'body'>;

/** A server with a folder of its own. */
export interface ReplayPeer {
  readonly authority: string;
  send(request: ReplayRequest): Promise<ReplayAnswer>;
  populate(tree: Readonly<Record<string, string>>): Promise<void>;
  forbidWrites(): Promise<void>;
  tree(): Promise<Readonly<Record<string, string>>>;
}

/**
 * Plays a case and tells what the client did not get to see.
 * @param isOracle whether the differences that the document explains are expected: then they must show.
 */
export async function replay(
  { before, after, isReadOnly, steps }: ReplayCase,
  peer: ReplayPeer,
  { isOracle = false }: { isOracle?: boolean } = {},
): Promise<string[]> {
  await peer.populate(before);
  if (isReadOnly) await peer.forbidWrites();
  const variables: Variables = new Map([['host', peer.authority]]);
  const failures: string[] = [];
  for (const [index, step] of steps.entries()) {
    const { method, expected } = step;
    const target = substitute(step.target, variables);
    const answer = await peer.send({
      method,
      target,
      fields: step.fields.map(([name, value]) => [name, substitute(value, variables)] as const),
      body: substitute(step.body, variables),
    });
    const differences = isOracle ? step.differences : [];
    const explained = new Set(differences.map(({ expectation }) => expectation));
    const where = `step ${index + 1}, ${method} ${target}`;
    for (const expectation of expected) {
      const failure = await answerFailure(expectation, answer, variables);
      if (failure !== undefined && !explained.has(expectation)) failures.push(`${where}: ${failure}`);
      if (failure === undefined && explained.has(expectation))
        failures.push(`${where}: no difference in ${expectation}`);
    }
  }
  if (after !== undefined) {
    const found = JSON.stringify(sorted(await peer.tree()));
    const wanted = JSON.stringify(sorted(after));
    if (found !== wanted) failures.push(`afterwards ${found} instead of ${wanted}`);
  }
  return failures;
}

function substitute(text: string, variables: Variables): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`nothing was seen of \${${name}}`);
    return value;
  });
}

function sorted(tree: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(tree).sort(([one], [other]) => (one < other ? -1 : 1));
}
