import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluateIf,
  type IfCondition,
  type IfList,
  type IfState,
  parseIfHeader,
  submittedTokens,
} from '../../../src/webdav/conditions/if-header.js';
import { DavError } from '../../../src/webdav/dav-error.js';

const max = 64;
const token = (value: string, not = false): IfCondition => ({ not, kind: 'token', value });
const etag = (value: string, not = false): IfCondition => ({ not, kind: 'etag', value });

describe('parseIfHeader (RFC 4918 10.4.2)', () => {
  it.each<[string, string, IfList[]]>([
    ['a token', '(<urn:uuid:1>)', [{ tag: undefined, conditions: [token('urn:uuid:1')] }]],
    ['10.4.6: an entity tag', '(["I am an ETag"])', [{ tag: undefined, conditions: [etag('"I am an ETag"')] }]],
    ['a weak one', '([W/"a"])', [{ tag: undefined, conditions: [etag('W/"a"')] }]],
    [
      '10.4.6: two lists',
      '(<urn:uuid:1> ["a"]) (["b"])',
      [
        { tag: undefined, conditions: [token('urn:uuid:1'), etag('"a"')] },
        { tag: undefined, conditions: [etag('"b"')] },
      ],
    ],
    [
      '10.4.7: Not',
      '(Not <urn:uuid:1> <urn:uuid:2>)',
      [{ tag: undefined, conditions: [token('urn:uuid:1', true), token('urn:uuid:2')] }],
    ],
    [
      '10.4.8: what always holds',
      '(<urn:uuid:1>) (Not <DAV:no-lock>)',
      [
        { tag: undefined, conditions: [token('urn:uuid:1')] },
        { tag: undefined, conditions: [token('DAV:no-lock', true)] },
      ],
    ],
    ['Not an entity tag', '(Not ["a"])', [{ tag: undefined, conditions: [etag('"a"', true)] }]],
    ['Not in other letters, and close', '(NOT<a:b>)', [{ tag: undefined, conditions: [token('a:b', true)] }]],
    [
      '10.4.9: tagged lists',
      '</resource1> (<urn:uuid:1> [W/"a"]) (["b"]) <http://h/2>(["c"])',
      [
        { tag: '/resource1', conditions: [token('urn:uuid:1'), etag('W/"a"')] },
        { tag: '/resource1', conditions: [etag('"b"')] },
        { tag: 'http://h/2', conditions: [etag('"c"')] },
      ],
    ],
    [
      'no space anywhere',
      '(<a:b>["c"])(<d:e>)',
      [
        { tag: undefined, conditions: [token('a:b'), etag('"c"')] },
        { tag: undefined, conditions: [token('d:e')] },
      ],
    ],
    ['space everywhere', ' \t( <a:b>  ["c"] ) ', [{ tag: undefined, conditions: [token('a:b'), etag('"c"')] }]],
    ['brackets in an entity tag', '(["a]>)("])', [{ tag: undefined, conditions: [etag('"a]>)("')] }]],
  ])('%s', (_, header, lists) => expect(parseIfHeader(header, max)).toEqual(lists));

  it.each([
    ['nothing', ''],
    ['space', '  '],
    ['an empty list', '()'],
    ['Not alone', '(Not)'],
    ['Not twice', '(Not Not <a:b>)'],
    ['an open list', '(<a:b>'],
    ['an open token', '(<a:b)'],
    ['an empty token', '(<>)'],
    ['a token without brackets', '(a:b)'],
    ['an entity tag without quotes', '([a])'],
    ['an entity tag without brackets', '("a")'],
    ['a tag without lists', '<http://h/a>'],
    ['two tags in a row', '<http://h/a> <http://h/b> (<a:b>)'],
    ['a tag at the end', '<http://h/a> (<a:b>) <http://h/b>'],
    ['tagged after untagged', '(<a:b>) <http://h/a> (<a:b>)'],
    ['a comma', '(<a:b>), (<c:d>)'],
    ['rubbish', 'hello'],
    ['rubbish after a list', '(<a:b>) x'],
  ])('refuses %s', (_, header) => {
    expect(() => parseIfHeader(header, max)).toThrow(expect.objectContaining({ constructor: DavError, status: 400 }));
  });

  it('refuses more conditions than the limit, over all lists', () => {
    expect(parseIfHeader('(<a:b> <a:b>) (<a:b>)', 3)).toHaveLength(2);
    expect(() => parseIfHeader('(<a:b> <a:b>) (<a:b> <a:b>)', 3)).toThrow(DavError);
  });

  const condition = fc.record({
    not: fc.boolean(),
    kind: fc.constantFrom('token' as const, 'etag' as const),
    text: fc.stringMatching(/^[!#-;=?-~]{1,8}$/),
  });
  const list = fc.array(condition, { minLength: 1, maxLength: 3 });
  const write = (conditions: readonly { not: boolean; kind: string; text: string }[]): string =>
    `(${conditions
      .map(({ not, kind, text }) => (not ? 'Not ' : '') + (kind === 'token' ? `<${text}>` : `["${text}"]`))
      .join(' ')})`;

  it('reads whatever the grammar can say', () => {
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), fc.boolean(), (lists, isTagged) => {
        const header = lists
          .map((conditions) => (isTagged ? `</t> ${write(conditions)}` : write(conditions)))
          .join(' ');
        expect(parseIfHeader(header, max)).toEqual(
          lists.map((conditions) => ({
            tag: isTagged ? '/t' : undefined,
            conditions: conditions.map(({ not, kind, text }) => ({
              not,
              kind,
              value: kind === 'token' ? text : `"${text}"`,
            })),
          })),
        );
      }),
    );
  });

  it('throws nothing but 400, at anything', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('(', ')', '<', '>', '[', ']', '"', 'Not', ' ', 'W/', '<a:b>', '["e"]', '(<a:b>)', '<http://h/>'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          expect(parseIfHeader(pieces.join(''), max).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ constructor: DavError, status: 400 });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('submittedTokens (RFC 4918 10.4.1)', () => {
  it('gathers tokens over all lists, whichever hold, but none that the client denies', () => {
    const lists = parseIfHeader('(<a:1> ["e"]) (Not <a:2> <a:3>)', max);
    expect([...submittedTokens(lists)]).toEqual(['a:1', 'a:3']);
  });
});

describe('evaluateIf (RFC 4918 10.4.3)', () => {
  const own: IfState = { etag: '"own"', tokens: new Set(['t:own']) };
  const other: IfState = { etag: undefined, tokens: new Set(['t:other']) };
  const evaluate = (header: string) =>
    evaluateIf(parseIfHeader(header, max), async (tag) => (tag === undefined ? own : tag === '/o' ? other : undefined));

  it.each([
    ['(<t:own>)', true],
    ['(<t:x>)', false],
    ['(["own"])', true],
    ['([W/"own"])', false],
    ['(["Own"])', false],
    ['(<t:own> ["own"])', true],
    ['(<t:own> ["x"])', false],
    ['(<t:x>) (["own"])', true],
    ['(Not <t:x>)', true],
    ['(Not <t:own>)', false],
    ['(<DAV:no-lock>)', false],
    ['(Not <DAV:no-lock>)', true],
    ['(<t:x>) (Not <DAV:no-lock>)', true],
    ['(<t:own> Not <DAV:no-lock> ["own"])', true],
    ['</o> (<t:other>)', true],
    ['</o> (<t:own>)', false],
    ['</o> (["own"])', false],
    ['</o> (Not ["own"])', true],
    // A list about a resource that is not ours does not hold, unless it only denies.
    ['<http://elsewhere/> (<t:own>)', false],
    ['<http://elsewhere/> (Not <t:own>)', true],
    ['<http://elsewhere/> (<t:own>) </o> (<t:other>)', true],
  ])('%s: %s', async (header, holds) => expect(await evaluate(header)).toBe(holds));
});
