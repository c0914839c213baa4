/**
 * # What the guest's agent gets wrong, as switches
 *
 * The pretend agent behaves by default as the real one (spice-webdavd) was read and measured to behave, faults
 * included: a client of this project has to live with them. Each switch may be turned at run time
 * (`loopback.faults.silentReset = false`) and holds for what happens from then on.
 *
 * | switch                 | default | when true                                                                     |
 * |------------------------|---------|-------------------------------------------------------------------------------|
 * | `silentReset`          | true    | A guest program whose TCP connection is reset is forgotten without a size-0   |
 * |                        |         | frame. False: the frame is sent, as after an orderly close.                   |
 * | `reuseIds`             | true    | The id of a client that is gone is given to the next one, last in first out,  |
 * |                        |         | as heap addresses are. False: an id never comes twice.                        |
 * | `ignoresOurDisconnect` | true    | A size-0 frame from the host does nothing; the TCP connection stays. False:   |
 * |                        |         | it ends the TCP connection.                                                   |
 * | `stallOnSlowReader`    | true    | One TCP write at a time: a guest program that stops reading stops everything  |
 * |                        |         | that the host sends after it. False: each client has a queue without bound.   |
 * | `negativeIds`          | true    | Ids have bit 31 set and are sign-extended to 64 bits. False: small positive.  |
 * | `ids64`                | false   | Ids use all 64 bits, so that a cut to 32 would confuse clients.               |
 * | `staleFrames`          | false   | Frames under way to a client that is gone reach the program that got its id:  |
 * |                        |         | the agent looks the id up when the frame comes. False: a client under a       |
 * |                        |         | reused id gets nothing before a frame that begins an HTTP response.           |
 * | `splitFrames`          | false   | The server cuts DATA messages, and the carrier WebSocket messages, at odd     |
 * |                        |         | places, in the middle of headers too.                                         |
 * | `mergeFrames`          | false   | Frames are held for a moment, so that one DATA message carries several.       |
 *
 * `staleFrames` is the one default that is kinder than the real agent. There the next program reads the rest of a
 * cancelled download before its own answer, whatever the host does: those bytes were sent before the host could know.
 * With the switch on, a test has to look for the beginning of its answer, as no ordinary HTTP client does.
 *
 * A new process of the agent's gives other ids, as its heap is at another address. With the same ones a program would read
 * an answer that was on its way to one of the process before, which no host can call back either.
 *
 * Not switches, because nothing would test the other way: a client that half-closes is dropped at once and never gets
 * its response; frames for an unknown client are dropped without a word; the agent adds and removes no byte. Not
 * imitated: the second that the real agent takes to notice that somebody came to, or left, the host side.
 */
export interface AgentFaults {
  silentReset: boolean;
  reuseIds: boolean;
  ignoresOurDisconnect: boolean;
  stallOnSlowReader: boolean;
  negativeIds: boolean;
  ids64: boolean;
  staleFrames: boolean;
  splitFrames: boolean;
  mergeFrames: boolean;
}

/** The real agent behind a real server, but for `staleFrames`. */
export const defaultAgentFaults: Readonly<AgentFaults> = {
  silentReset: true,
  reuseIds: true,
  ignoresOurDisconnect: true,
  stallOnSlowReader: true,
  negativeIds: true,
  ids64: false,
  staleFrames: false,
  splitFrames: false,
  mergeFrames: false,
};
