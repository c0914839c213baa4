import { SpiceMainConn } from '/spice-html5/main.js';

const share = document.querySelector('spice-share');
share.dropTarget = window;
const { createShare } = customElements.get('spice-share');
share.share = createShare({ guestHosts: ['guest.example'] });
const connection = new SpiceMainConn({
  uri: new URLSearchParams(location.search).get('url'),
  screen_id: 'spice-screen',
  message_id: 'message-div',
  password: '',
  onerror: (error) => console.log(`console: ${error}`),
});
share.share.attach(connection);
