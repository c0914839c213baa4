import type { ConnectionErrorCode } from '../../../base/share-error.js';
import type { SupportProblem } from '../../../embed/support.js';
import type { Advice } from '../en.js';

const insecurePage: Advice = {
  title: 'Folders cannot be shared from an insecure page',
  wayOut: 'Open this console over https, or on localhost. Browsers give folders to no other page.',
};

/** Why there is no connection. */
export const errors: Readonly<Record<ConnectionErrorCode, Advice>> = {
  'socket-failed': {
    title: 'The virtual machine’s server cannot be reached',
    wayOut:
      'Check that the machine is running and that this page may reach it, then connect again. If that does not help, reload this page: its address may have expired.',
  },
  'wrong-password': {
    title: 'Wrong password',
    wayOut:
      'The server refused the password of this console. It may have expired: open the console again, or connect with the right one.',
  },
  'channel-taken': {
    title: 'Another console is sharing folders',
    wayOut: 'Only one console at a time can share with this machine. Close the other one, then connect again.',
  },
  'no-channel': {
    title: 'This machine has no channel for folders',
    wayOut: 'Whoever runs the machine adds it once, here is how. Then the machine is shut down and started again.',
  },
  'session-ended': {
    title: 'The console’s session has ended',
    wayOut:
      'Another console took the machine over, or its server was started again. Your folders are kept: connect the console again.',
  },
  'server-closed': {
    title: 'The server closed the connection',
    wayOut: 'The machine was shut down, or another console took over. Your folders are kept: connect again.',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: 'The server does not speak SPICE as expected',
    wayOut: 'Check that the address leads to the WebSocket of a SPICE server, then connect again.',
  },
  'worker-ended': {
    title: 'Sharing had stopped and was started again',
    wayOut: 'A copy that was under way in the guest has to be started again.',
  },
  'not-loaded': {
    title: 'This page is out of date',
    wayOut:
      'The part that shares folders could not be loaded: the panel was updated, or cannot be reached. Reload this page.',
  },
};

/** What the page, or the browser, does not let. */
export const support: Readonly<Record<SupportProblem['code'], Advice>> = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: 'In this browser the guest can only read your folders',
    wayOut:
      'What it hands out goes to the outbox, where you save it. To let it change a folder, open this console in Chrome, ' +
      'Edge or another browser built on Chromium.',
  },
  'cross-origin-frame': {
    title: 'Folders cannot be chosen inside this frame',
    wayOut: 'Drop a folder here instead, or open the console in a tab of its own.',
  },
};
