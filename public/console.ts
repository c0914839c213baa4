import { createShare } from '../src/index.js';
import { SpiceShare } from '../src/ui/element.js';
import { loadMessages } from '../src/ui/messages/load.js';
import { Display, elementById } from './display.js';
import { type DisplayEnd, describeEnd } from './display-end.js';
import { machineKey } from './machine-key.js';

/**
 * The console page. Query: `url` of the SPICE server's WebSocket (default: /spice of this host), `password`, `mode`
 * (read or readwrite) of folders, `worker=false` to run the share in the page, `language` (BCP 47) of the panel's texts,
 * `confirm` (delete or write) to be asked before the guest does it, `files=share` to share single files that are dropped.
 * `vm` names the machine where many are behind one address; folders are remembered for each (machine-key.ts).
 */
const query = new URLSearchParams(location.search);
const share = findShare();
const message = elementById('message');
const passwordForm = elementById('password-form') as HTMLFormElement;
const passwordInput = elementById('password') as HTMLInputElement;
const reconnectButton = elementById('reconnect') as HTMLButtonElement;

const url = query.get('url') ?? `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/spice`;
/** What is shown of it: a token in its query is nobody's to read over a shoulder. */
const [address = url] = url.split('?', 1);
let password = query.get('password') ?? '';
let display: Display | undefined;

function findShare(): SpiceShare {
  const element = elementById('share');
  if (!(element instanceof SpiceShare)) throw new Error('Another copy of <spice-share> is on this page');
  return element;
}

function connect(): void {
  display?.stop();
  show('connecting', 'Connecting…', address);
  try {
    display = new Display(url, password, {
      onConnected: () => show('connected', 'Connected', address),
      onEnd: (problem) => showEnd(describeEnd(problem, password !== '')),
    });
  } catch (error) {
    showEnd({ title: 'This is no address of a SPICE server', wayOut: String(error), asksForPassword: false });
    return;
  }
  // In the same tick: the server's list of channels cannot have come yet.
  share.share.attach(display.connection);
}

function show(phase: 'connecting' | 'connected' | 'ended', title: string, text: string): void {
  document.body.dataset.phase = phase;
  elementById('message-title').textContent = title;
  elementById('message-text').textContent = text;
  reconnectButton.hidden = phase !== 'ended';
  passwordForm.hidden = true;
}

function showEnd({ title, wayOut, asksForPassword }: DisplayEnd): void {
  show('ended', title, wayOut);
  passwordForm.hidden = !asksForPassword;
  reconnectButton.hidden = asksForPassword;
  if (asksForPassword) passwordInput.focus();
  message.scrollIntoView({ block: 'nearest' });
}

share.mode = query.get('mode') === 'readwrite' ? 'readwrite' : 'read';
share.dropTarget = window;
share.droppedFiles = query.get('files');
const language = query.get('language');
if (language !== null) {
  void loadMessages(language).then((messages) => {
    share.messages = messages;
  });
}
reconnectButton.addEventListener('click', connect);
passwordForm.addEventListener('submit', (event) => {
  event.preventDefault();
  password = passwordInput.value;
  passwordInput.value = '';
  connect();
});

const confirm = query.get('confirm');
share.share = createShare({
  worker: query.get('worker') !== 'false',
  remember: machineKey(url, query),
  confirm: confirm === 'delete' || confirm === 'write' ? confirm : 'never',
});
connect();
