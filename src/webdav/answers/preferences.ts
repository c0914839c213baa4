import type { HttpHeaders } from '../../http/message.js';
import type { Fields } from './responses.js';

/** What a client would rather not be told (RFC 7240; RFC 8144 2, 3). */
export interface Preferences {
  /** `return=minimal`: only what there is, or what failed. Microsoft's clients say `Brief: t`. */
  readonly isMinimal: boolean;
  /** `depth-noroot`: a collection's members without itself. */
  readonly isWithoutRoot: boolean;
}

export function readPreferences(headers: HttpHeaders): Preferences {
  // RFC 7240 2: names and values without case, parameters after a semicolon, the first of a name counts.
  const wishes = (headers.get('Prefer') ?? '').split(',').map((wish) => wish.split(';', 1)[0]?.trim().toLowerCase());
  const returned = wishes.find((wish) => wish?.startsWith('return='));
  const isBrief = headers.get('Brief')?.trim().toLowerCase() === 't';
  return {
    isMinimal: /^return="?minimal"?$/.test(returned ?? '') || isBrief,
    isWithoutRoot: wishes.includes('depth-noroot'),
  };
}

/** What of them the answer keeps to, and that it would be another without (RFC 8144 2; RFC 7240 3). */
export function preferenceFields({ isMinimal, isWithoutRoot = false }: Partial<Preferences>): Fields {
  const applied = [...(isMinimal ? ['return=minimal'] : []), ...(isWithoutRoot ? ['depth-noroot'] : [])];
  return { Vary: 'Brief, Prefer', ...(applied.length > 0 ? { 'Preference-Applied': applied.join(', ') } : {}) };
}
