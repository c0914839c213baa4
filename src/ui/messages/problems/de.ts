import type { Advice, Messages } from '../en.js';

const insecurePage: Advice = {
  title: 'Von einer unsicheren Seite können keine Ordner freigegeben werden',
  wayOut: 'Öffnen Sie diese Konsole über https oder auf localhost. Anderen Seiten geben Browser keine Ordner.',
};

/** Why there is no connection. */
export const errors: Messages['errors'] = {
  'socket-failed': {
    title: 'Der Server der virtuellen Maschine ist nicht erreichbar',
    wayOut:
      'Prüfen Sie, ob die Maschine läuft und diese Seite sie erreichen darf, und verbinden Sie sich neu. Hilft das nicht, laden Sie diese Seite neu: Die Adresse der Seite kann abgelaufen sein.',
  },
  'wrong-password': {
    title: 'Falsches Passwort',
    wayOut:
      'Der Server hat das Passwort dieser Konsole abgelehnt; vielleicht ist es abgelaufen. Öffnen Sie die Konsole neu, oder verbinden Sie sich mit dem richtigen.',
  },
  'channel-taken': {
    title: 'Eine andere Konsole gibt gerade Ordner frei',
    wayOut: 'Nur eine Konsole kann das zugleich. Schließen Sie die andere und verbinden Sie sich neu.',
  },
  'no-channel': {
    title: 'Diese Maschine hat keinen Kanal für Ordner',
    wayOut:
      'Wer die Maschine betreibt, fügt ihn einmal hinzu, und zwar so. Danach wird sie heruntergefahren und neu gestartet.',
  },
  'session-ended': {
    title: 'Die Sitzung der Konsole ist beendet',
    wayOut:
      'Eine andere Konsole hat die Maschine übernommen, oder ihr Server wurde neu gestartet. Ihre Ordner bleiben: Verbinden Sie die Konsole neu.',
  },
  'server-closed': {
    title: 'Der Server hat die Verbindung beendet',
    wayOut:
      'Die Maschine wurde ausgeschaltet, oder eine andere Konsole hat übernommen. Ihre Ordner bleiben: verbinden Sie sich neu.',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: 'Der Server spricht nicht das erwartete SPICE',
    wayOut: 'Prüfen Sie, ob die Adresse zum WebSocket eines SPICE-Servers führt, und verbinden Sie sich neu.',
  },
  'worker-ended': {
    title: 'Die Freigabe war ausgefallen und wurde neu gestartet',
    wayOut: 'Eine Kopie, die im Gast lief, muss neu begonnen werden.',
  },
  'not-loaded': {
    title: 'Diese Seite ist veraltet',
    wayOut:
      'Der Teil, der Ordner freigibt, ließ sich nicht laden: Die Oberfläche wurde aktualisiert oder ist nicht erreichbar. Laden Sie diese Seite neu.',
  },
};

/** What the page, or the browser, does not let. */
export const support: Messages['support'] = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: 'In diesem Browser kann der Gast Ihre Ordner nur lesen',
    wayOut:
      'Was er herausgibt, liegt im Ausgang, von wo Sie es speichern. Damit er einen Ordner ändern darf, öffnen Sie diese ' +
      'Konsole in Chrome, Edge oder einem anderen Browser auf Basis von Chromium.',
  },
  'cross-origin-frame': {
    title: 'In diesem Rahmen können keine Ordner ausgewählt werden',
    wayOut: 'Ziehen Sie einen Ordner hierher, oder öffnen Sie die Konsole in einem eigenen Tab.',
  },
};
