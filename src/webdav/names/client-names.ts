import { createSpelling } from '../../share/names/name-spelling.js';

/** How a client spells names. */
export interface ClientNames {
  /** Whether it takes "A" and "a" for one name, as the file systems that it knows do. */
  readonly ignoresCase: boolean;
  /** An entry's name as the client can have it. */
  show(name: string): string;
  /** The entry's name that the client means. */
  take(name: string): string;
}

/**
 * Names that Windows cannot have: one of them, and Explorer shows nothing of the folder. Characters, dots and spaces at
 * the end, and devices whatever their type.
 */
const windowsSpelling = createSpelling(
  /["*:<>?\\|\p{Cc}]|[. ]$|^(?=(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$))[a-z]/giu,
);

const same = (name: string): string => name;
const plain: ClientNames = { ignoresCase: false, show: same, take: same };
const apple: ClientNames = { ignoresCase: true, show: same, take: same };
const windows: ClientNames = { ignoresCase: true, show: windowsSpelling.encode, take: windowsSpelling.decode };

/** The redirector, under both of its names, and Office where it comes by itself. */
const windowsAgent = /^(?:Microsoft-WebDAV|DavClnt|Microsoft Office|MSOffice|Microsoft Data Access)/i;
const appleAgent = /^WebDAV(?:FS|Lib)\//i;

/** Programs that see the drive through one of these count as what they run on; browsers see the names as they are. */
export function clientNames(userAgent: string | undefined): ClientNames {
  if (userAgent === undefined) return plain;
  if (windowsAgent.test(userAgent)) return windows;
  return appleAgent.test(userAgent) ? apple : plain;
}
