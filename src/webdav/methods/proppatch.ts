import { multistatus, type PropStat, propertiesResponse } from '../answers/multistatus.js';
import { preferenceFields, readPreferences } from '../answers/preferences.js';
import { respond } from '../answers/responses.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireUnlocked } from '../locks/lock-checks.js';
import { lockedPath } from '../locks/locked-path.js';
import {
  applyChanges,
  namesOf,
  type PropertyChange,
  readChanges,
  refuseChanges,
  timeOf,
} from '../properties/property-changes.js';

/**
 * RFC 4918 9.2: in document order, all or nothing. Always 207, save for those who prefer less: Windows shows any other
 * success as a full disk.
 */
export const proppatch: ResourceMethod = async (request, context) => {
  const { http, names, path, stat, tokens } = request;
  if (context.filesystem.isReadOnly(path)) throw new DavError(403);
  requireUnlocked(tokens, path, context);
  const body = await context.xml.read(http.body);
  if (body?.namespace !== 'DAV:' || body.name !== 'propertyupdate') throw new DavError(400);
  const changes = readChanges(body, ['set', 'remove'], context.limits);
  // Once more: somebody may have locked it while the body came.
  requireUnlocked(tokens, await lockedPath(path, context), context);
  const answer = (propStats: readonly PropStat[]) =>
    multistatus([propertiesResponse(names.href(path, stat.kind === 'directory'), propStats)]);
  const refusal = refuseChanges(changes, stat);
  if (refusal !== undefined) return answer(refusal);
  await change(request, context, changes);
  const { isMinimal } = readPreferences(http.headers);
  // RFC 8144 2.2
  if (isMinimal) return respond(200, preferenceFields({ isMinimal }));
  return answer([{ status: 200, properties: namesOf(changes) }]);
};

/** The file's time first: it can be put back where the store then fails. */
async function change(
  { path, stat }: ResourceRequest,
  { filesystem, properties, limits, onProblem }: DavContext,
  changes: readonly PropertyChange[],
): Promise<void> {
  const time = stat.kind === 'file' ? timeOf(changes) : undefined;
  if (time !== undefined) await filesystem.setLastModified(path, time);
  try {
    await properties.update(filesystem.key(path), (before) => applyChanges(before, changes, stat, limits));
  } catch (error) {
    if (time !== undefined && stat.kind === 'file') {
      await filesystem.setLastModified(path, stat.lastModified).catch(onProblem);
    }
    throw error;
  }
}
