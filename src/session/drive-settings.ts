/** What a host page decides about a drive, once, before the first folder or connection. Structured-clonable. */
export interface DriveSettings {
  /**
   * Host names by which programs in the guest reach the drive, without ports: requests for others are refused, because
   * any web page in the guest can make a name of its own point at the agent. Those of the guest itself are always
   * among them: localhost, 127.0.0.0/8 and [::1].
   */
  readonly guestHosts?: readonly string[];
}
