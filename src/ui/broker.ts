import { BrokerPage } from './broker-page.js';
import { loadMessages } from './messages/load.js';

/** The script of broker.html. The page that opens it names the language of its texts: `?language=de`. */
const language = new URLSearchParams(location.search).get('language');
const messages = await loadMessages(language === null ? navigator.languages : language).catch(() => loadMessages([]));
customElements.define('spice-share-broker', BrokerPage);
const page = document.querySelector('spice-share-broker');
if (!(page instanceof BrokerPage)) throw new Error('broker.html has no <spice-share-broker>');
page.messages = messages;
document.documentElement.lang = messages.language;
document.title = messages.broker.title;
