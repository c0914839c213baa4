import { shownName } from '../../base/shown-name.js';
import type { HttpResponse } from '../../http/message.js';
import { escapeText } from '../../xml/xml-writer.js';
import { type Fields, notKept, respond, sandbox } from '../answers/responses.js';
import { encodeBatches } from '../answers/text-batches.js';

/** Beside what holds for all answers, a page of ours loads nothing at all: its style is its own. */
const policy = `${sandbox}; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const style =
  ':root{color-scheme:light dark;--ink:#1c1e21;--soft:#5f6670;--line:#d9dde3;--tint:#f4f6f8;--link:#0b5cad}' +
  '@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa3ae;--line:#363b42;--tint:#22262b;--link:#7db7f5;background:#181b1f}}' +
  'body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);margin:2rem auto;max-width:60rem;padding:0 1.25rem}' +
  'h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 1rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2.5rem 0 .5rem}' +
  'a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}' +
  'a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}' +
  'nav ol{display:flex;flex-wrap:wrap;gap:.25rem;margin:0;padding:0;list-style:none;color:var(--soft);overflow-wrap:anywhere}' +
  'nav li+li::before{content:"/";margin-inline-end:.25rem}' +
  'table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}' +
  'caption{text-align:start;color:var(--soft);padding-bottom:.5rem}' +
  'th,td{padding:.4rem .6rem;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}' +
  'thead th{font-size:.875rem;white-space:nowrap;border-bottom-width:2px}thead a{color:inherit}' +
  'tbody th{font-weight:400;width:100%;overflow-wrap:anywhere;white-space:pre-wrap}tbody tr:hover{background:var(--tint)}' +
  'td{color:var(--soft);white-space:nowrap}th:nth-child(2),td:nth-child(2){text-align:end}' +
  'tbody a{display:block;position:relative;padding-inline-start:1.65em}' +
  'tbody svg{position:absolute;inset-inline-start:0;top:.2em;width:1.15em;height:1.15em;fill:var(--soft)}.d{fill:var(--link)}' +
  'details{border-bottom:1px solid var(--line);padding:.6rem 0}summary{cursor:pointer;font-weight:600}' +
  'details p{margin:.5rem 0}' +
  'code{background:var(--tint);border-radius:.25rem;padding:.1rem .35rem;overflow-wrap:anywhere}' +
  'pre{background:var(--tint);border-radius:.375rem;padding:.6rem .8rem;margin:.5rem 0;overflow-x:auto}pre code{padding:0}' +
  '@media(max-width:36rem){body{margin:1rem auto}th,td{padding:.4rem .3rem}td time{display:block;width:6em;white-space:normal}}';

/** A page for people, written as it comes. */
export function pageResponse(
  status: number,
  fields: Fields,
  title: string,
  content: AsyncIterable<string> | Iterable<string>,
): HttpResponse {
  const all = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    ...notKept,
    ...fields,
  };
  return respond(status, all, { length: null, chunks: encodeBatches(whole(title, content)) });
}

async function* whole(title: string, content: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeText(shownName(title))}</title>`;
  yield `<meta name="viewport" content="width=device-width,initial-scale=1"><style>${style}</style></head><body>`;
  yield* content;
  yield '</body></html>';
}
