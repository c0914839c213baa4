import type { JunkPolicy } from '../share/names/name-placement.js';
import type { SharePolicy } from '../share/policy/policy.js';

export type { JunkPolicy, SharePolicy };

/** What a host page decides about a drive, once, before the first folder or connection. Structured-clonable. */
export interface DriveSettings {
  /**
   * Host names by which programs in the guest reach the drive, without ports: requests for others are refused, because
   * any web page in the guest can make a name of its own point at the agent. Those of the guest itself are always
   * among them: localhost, 127.0.0.0/8 and [::1].
   */
  readonly guestHosts?: readonly string[];
  /**
   * What becomes of the files that systems and programs leave beside a person's own: AppleDouble "._x", ".DS_Store",
   * "desktop.ini", "Thumbs.db", lock and temporary files of Office and LibreOffice. `folder`: they lie in the folder,
   * under another spelling where the browser refuses their names. `overlay`: the browser keeps them, and a guest does
   * not see the difference. `refuse`: none is made (403), which Finder and Office do not put up with. Without it AppleDouble files
   * are in the folder, as parts of the person's files, and the others are kept by the browser.
   */
  readonly junk?: JunkPolicy;
  /**
   * Bytes that programs in the guest may add to the drive while it lasts, over what they replace and remove. They are
   * told as the drive's size and free space (RFC 4331); without, neither is told, since the browser tells us neither.
   */
  readonly quotaBytes?: number;
  /**
   * How many entries a listing of a folder with everything below it (PROPFIND of depth infinity) may have; what is over
   * is left out, which the answer says. Without it such a listing is refused (RFC 4918 9.1), and clients ask folder by
   * folder.
   */
  readonly infiniteListings?: number;
  /**
   * What a guest does only after the person said yes. `delete`: to delete something. `write`: that, and to put something
   * in the place of a file's content. Without an answer in 45 seconds it is a no: 403, and nothing has changed. Asked by
   * this package's own handler.
   */
  readonly confirm?: 'never' | 'delete' | 'write';
  /**
   * Under this key the folders that are shared are remembered over reloads, with their modes: one for each machine. They
   * are offered again, never shared by themselves.
   */
  readonly remember?: string;
  /**
   * Gives the drive a folder "Outbox", which the browser keeps for the person to save from: where folders can only be
   * read, what a guest wants to hand out goes there. The text is its key: two shares of an origin with one key have one
   * outbox, so each machine has its own. `false`: none. By default there is one, of this share alone, where the browser
   * gives no folders to write to (Firefox, Safari).
   */
  readonly outbox?: string | false;
  /** What is forbidden whatever the person chooses; nothing without it. */
  readonly policy?: SharePolicy;
}
