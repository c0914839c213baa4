import type { Advice, Messages } from './en.js';
import { plurals } from './plurals.js';
import { errors, support } from './problems/de.js';

const count = plurals('de');

export const messages: Messages = {
  language: 'de',
  title: 'Freigegebene Ordner',
  open: 'Ordner',
  close: 'Schließen',

  chooseFolder: 'Ordner auswählen…',
  addFolder: 'Ordner hinzufügen…',
  choosing: 'Warten auf den Browser…',
  dropHere: 'oder hierher ziehen',
  dropAnywhere: 'oder irgendwo auf diese Seite ziehen',
  dropNow: 'Loslassen, um den Ordner freizugeben',
  dropNowRead: 'Der Gast darf ihn lesen.',
  dropNowReadwrite: 'Der Gast darf ihn lesen und ändern.',

  guestMay: 'Der Gast darf',
  newFoldersMay: 'Neue Ordner: der Gast darf',
  modes: { read: 'Nur lesen', readwrite: 'Lesen und schreiben' },
  modeHints: {
    read: 'Der Gast sieht die Dateien und kann sie nicht ändern.',
    readwrite: 'Der Gast kann Dateien im Ordner ändern und löschen.',
  },

  folderList: 'Ordner, die freigegeben sind',
  rootFolder: 'Das Laufwerk selbst',
  entryFolder: 'Ein Ordner im Laufwerk',
  modeOf: (name) => `Was der Gast mit ${name} tun darf`,
  remove: 'Entfernen',
  removeFolder: (name) => `${name} nicht mehr freigeben`,
  permissionLost: 'Die Berechtigung des Browsers wurde entzogen.',
  folderMissing: {
    title: 'Der Ordner ist nicht mehr an seinem Platz',
    wayOut:
      'Er wurde auf diesem Computer umbenannt, verschoben oder gelöscht, oder sein Laufwerk wurde entfernt. Kommt er zurück, geht die Freigabe von selbst weiter; sonst beenden Sie sie hier und geben ihn neu frei.',
  },
  writeRefused: 'Der Gast wollte hier etwas ändern und durfte nicht: Er darf nur lesen.',
  failedWrites: {
    full: (files): Advice => ({
      title: count(files, {
        one: 'Die Festplatte oder das Kontingent ist voll: Eine Datei des Gastes wurde nicht gespeichert',
        other: 'Die Festplatte oder das Kontingent ist voll: # Dateien des Gastes wurden nicht gespeichert',
      }),
      wayOut:
        'Schaffen Sie auf diesem Computer Platz und speichern Sie im Gast noch einmal: Bis dahin gibt es den neuen Inhalt nur dort.',
    }),
    refused: (changes): Advice => ({
      title: count(changes, {
        one: 'Auf diesem Computer abgelehnt: Eine Änderung des Gastes wurde nicht ausgeführt',
        other: 'Auf diesem Computer abgelehnt: # Änderungen des Gastes wurden nicht ausgeführt',
      }),
      wayOut:
        'Die Datei ist vielleicht schreibgeschützt, oder der Browser oder die Regeln dieser Konsole verbieten es: „Aktivität“ unten nennt sie.',
    }),
  },
  allowWriting: 'Schreiben erlauben',
  allowWritingTo: (name) => `Schreiben erlauben: ${name}`,
  allowAgain: 'Wieder erlauben',
  allowFolderAgain: (name) => `Wieder erlauben: ${name}`,
  stop: 'Freigabe beenden',
  rename: 'Umbenennen',
  renameFolder: (name) => `Ändern, wie ${name} im Gast heißt`,
  newNameOf: (name) => `Neuer Name von ${name} im Gast`,
  nameRule: 'Ohne „/“',
  droppedFiles: 'Abgelegte Dateien',

  remembered: {
    title: 'Früher freigegebene Ordner',
    shareAgain: (name) => `${name} wieder freigeben`,
    permitted: 'der Browser erlaubt es noch',
    asks: 'der Browser fragt Sie',
    forget: 'Vergessen',
    forgetOne: (name) => `${name} vergessen`,
    offer: (folders) =>
      count(folders, {
        one: 'Ein Ordner kann wieder freigegeben werden',
        other: '# Ordner können wieder freigegeben werden',
      }),
  },

  questions: {
    delete: 'Der Gast möchte löschen:',
    overwrite: 'Der Gast möchte den Inhalt ersetzen von:',
    hint: 'Noch ist nichts geändert. Ohne Antwort wird es nach 45 Sekunden abgelehnt.',
    more: (waiting) => count(waiting, { one: 'Eine weitere Frage wartet.', other: '# weitere Fragen warten.' }),
    refuse: 'Ablehnen',
    allow: 'Erlauben',
    allowAll: 'Eine Minute lang alles erlauben',
  },

  transfers: {
    title: 'Dateien unterwegs',
    directions: { 'to-guest': 'Zum Gast', 'from-guest': 'Vom Gast', within: 'Im Laufwerk kopiert' },
    of: (bytes, length) => `${bytes} von ${length}`,
    perSecond: (bytes) => `${bytes} pro s`,
    left: (time) => `noch ${time}`,
    finishing: 'Alles ist da und wird gespeichert…',
    cancel: 'Abbrechen',
    cancelOne: (name) => `${name} abbrechen`,
    ended: 'Beendete Übertragungen',
    totals: (done, failed) =>
      failed === 0
        ? count(done, { one: 'Eine Datei', other: '# Dateien' })
        : `${count(done, { one: 'Eine Datei', other: '# Dateien' })}, ${count(failed, { one: 'eine gescheitert', other: '# gescheitert' })}`,
    endedOne: (name, reason) =>
      reason === undefined ? `${name} wurde übertragen` : `${name} wurde nicht übertragen: ${reason}`,
    reasons: {
      cancelled: 'Von Ihnen abgebrochen. Das Programm im Gast wartet vielleicht noch eine Weile, bis es das merkt.',
      cancelledWrite: 'Von Ihnen abgebrochen. Die alte Datei ist geblieben.',
      broken: 'Das Programm im Gast ging vor dem Ende weg.',
      brokenWrite: 'Vor dem Ende abgerissen. Die alte Datei ist geblieben.',
      forbidden: 'Der Ordner ist nur lesbar, oder Sie haben abgelehnt.',
      changed: 'Inzwischen wurde etwas geändert, oder der Ordner fehlt.',
      locked: 'Ein anderes Programm hat die Datei gesperrt.',
      full: 'Die Festplatte oder das Kontingent ist voll.',
      other: (status) => `Es wurde abgelehnt (HTTP ${status}).`,
    },
  },

  locks: {
    title: (locks) => count(locks, { one: 'Eine Sperre im Gast', other: '# Sperren im Gast' }),
    hint: 'Programme sperren ein Dokument, solange es offen ist. Brechen Sie eine Sperre nur, wenn ihr Programm weg ist: Ungespeichertes kann verloren gehen.',
    nobody: 'Ohne Angabe des Besitzers',
    scopes: { exclusive: 'exklusiv', shared: 'geteilt' },
    deep: 'mit allem darin',
    left: (time) => `noch ${time}`,
    break: 'Brechen',
    sure: 'Jetzt brechen',
    breakOne: (path) => `Die Sperre auf ${path} brechen`,
    breakForGood: (path) => `Die Sperre auf ${path} jetzt brechen`,
  },

  notify: {
    label: 'Mich benachrichtigen, wenn ich woanders bin',
    hint: 'Bei langen Übertragungen, Fehlern, Fragen und verlorener Verbindung. Der Browser fragt einmal.',
    refused: 'Der Browser hat Benachrichtigungen dieser Seite abgelehnt: Erlauben Sie sie in seinen Einstellungen.',
  },

  statusList: 'Zustand',
  phases: {
    idle: 'Nicht mit der Maschine verbunden',
    connecting: 'Verbinden mit der Maschine…',
    connected: 'Mit der Maschine verbunden',
    reconnecting: 'Die Verbindung ging verloren: sie wird wiederhergestellt…',
    closed: 'Die Verbindung zur Maschine ist beendet',
    failed: 'Nicht mit der Maschine verbunden',
  },
  idleHint: 'Der Gast bekommt Ihre Ordner, sobald die Konsole verbunden ist.',
  closedHint: 'Verbinden Sie die Konsole neu, um weiterzumachen: Ihre Ordner bleiben.',
  reconnectingHint: 'Ihre Ordner bleiben. Eine Kopie, die im Gast lief, muss neu begonnen werden.',
  agentRunning: 'Der Agent des Gastes läuft',
  agentMissing: 'Der Agent des Gastes (spice-webdavd) läuft nicht',
  agentMissingHint: 'Installieren Sie ihn einmal im Gast:',
  guestNever: 'Noch kein Programm im Gast hat das Laufwerk geöffnet',
  guestAway: 'Kein Programm im Gast ist verbunden',
  guestConnected: (programs) =>
    count(programs, { one: 'Ein Programm im Gast ist verbunden', other: '# Programme im Gast sind verbunden' }),
  lastRequest: (time) => `Letzte Anfrage um ${time}`,
  notPersistent: 'Der Browser speichert für diese Seite nichts: Sperren und Eigenschaften enden mit ihr.',
  heldFilesEnd:
    'Der Browser behält für diese Seite keine Dateien: Sperr- und Hilfsdateien von Programmen im Gast enden mit ihr.',

  help: {
    open: 'Das Laufwerk im Gast öffnen',
    system: 'Im Gast',
    host: 'Die Maschine läuft unter',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyByHand: 'Ausgewählt: kopieren Sie mit Strg+C',
    mountAgain: 'Im Gast neu einbinden',
    mountAgainHint:
      'Schließt das Laufwerk für zwei Sekunden: Windows verbindet es dann neu, und Dateimanager finden es wieder. ' +
      'Was gerade kopiert wird, bricht ab.',
    systems: { terminal: 'Befehlszeile' },
    notes: {
      channel: {
        libvirt: 'Im XML der Maschine, unter <devices>:',
        qemu: 'Auf der Befehlszeile von QEMU:',
        proxmox: 'Auf dem Host, mit der Nummer der Maschine:',
        lxd: 'Maschinen von LXD haben den Kanal; nach einem Update von LXD starten Sie die Maschine neu:',
        incus: 'Maschinen von Incus haben den Kanal; nach einem Update von Incus starten Sie die Maschine neu:',
      },
      agent: {
        debian: 'In einem Terminal:',
        fedora: 'In einem Terminal:',
        arch: 'In einem Terminal:',
        opensuse: 'In einem Terminal:',
        windows: 'Führen Sie das neueste Installationsprogramm von dieser Seite aus (spice-webdavd-x64-latest.msi):',
      },
      open: {
        windows: 'Ein Laufwerk erscheint von selbst im Explorer. Wenn nicht, geben Sie in der Eingabeaufforderung ein:',
        gnome: '„Dateien“ zeigt unter Netzwerk den Ordner „Spice client folder“. Oder öffnen Sie dort (Strg+L):',
        kde: 'Öffnen Sie diese Adresse in Dolphin:',
        macos: 'Finder, Gehe zu, Mit Server verbinden:',
        terminal: 'Das Laufwerk ansehen oder einbinden:',
      },
    },
  },

  activity: {
    title: 'Aktivität',
    moved: (toGuest, fromGuest) => `${toGuest} zum Gast, ${fromGuest} von ihm`,
    nothingMoved: 'Noch nichts übertragen',
    filter: 'Filtern',
    none: 'Nichts Passendes',
    left: 'das Programm ging vor einer Antwort',
    brokenOff: 'abgebrochen',
    closedBy: {
      maxClients: 'Ein Programm wurde abgewiesen: zu viele sind verbunden',
      maxUnstoppableInboundBytes: 'Ein Programm wurde getrennt: Es sendete mehr, als der Ordner aufnehmen konnte',
    },
    saveAs: (format) => `Als ${format} speichern`,
  },

  andMore: (more) => count(more, { one: 'und eine weitere', other: 'und # weitere' }),
  heldFiles: (files) =>
    count(files, { one: 'Eine Datei, die nur dieser Browser hat', other: '# Dateien, die nur dieser Browser hat' }),
  heldFilesHint:
    'Programme im Gast haben sie unter Namen angelegt, die nicht in Ihren Ordner gehören, etwa als Sperr- und Hilfsdateien. ' +
    'Sie enden mit den Daten dieses Browsers: speichern Sie, was Sie noch brauchen.',
  save: 'Speichern',
  saveFile: (name) => `${name} speichern`,
  delete: 'Löschen',
  deleteFile: (name) => `${name} löschen`,
  saveAll: 'Alle speichern',
  outbox: {
    title: (files, size) =>
      files === 0
        ? 'Ausgang: leer'
        : files === 1
          ? `Ausgang: eine Datei, ${size}`
          : `Ausgang: ${files} Dateien, ${size}`,
    hint: (name) =>
      `Was Programme im Gast in „${name}“ im Laufwerk legen, behält dieser Browser: Speichern Sie es von hier.`,
    earlier: 'Von Gästen früherer Sitzungen hinterlassen und von diesem Browser behalten: Speichern Sie es von hier.',
    endsWithPage:
      'Der Browser weigert sich, Dateien dieser Seite zu behalten: Was nicht gespeichert ist, endet mit ihr.',
  },
  deleteForGood: 'Endgültig löschen',
  deleteFileForGood: (name) => `${name} endgültig löschen`,

  dismiss: 'Ausblenden',
  notices: {
    pickerLeft: {
      title: 'Es wurde kein Ordner freigegeben',
      wayOut:
        'Falls der Browser gefragt hat und Sie nicht zugestimmt haben: wählen Sie den Ordner noch einmal und antworten Sie mit „Zulassen“. Firefox nennt es Hochladen, doch hochgeladen wird nichts.',
    },
    refused: (name): Advice => ({
      title: `„${name}“ ist nicht freigegeben`,
      wayOut:
        'Die Berechtigung wurde verweigert. Geben Sie den Ordner noch einmal frei und antworten Sie mit „Zulassen“.',
    }),
    refusedWriting: (name): Advice => ({
      title: `„${name}“ ist nicht freigegeben`,
      wayOut:
        'Die Berechtigung zum Ändern wurde verweigert. Geben Sie ihn noch einmal frei und antworten Sie mit „Zulassen“, oder wählen Sie vorher „Nur lesen“.',
    }),
    upgradeRefused: (name): Advice => ({
      title: `„${name}“ bleibt, wie es war`,
      wayOut: 'Die Berechtigung wurde verweigert. Ändern Sie es noch einmal und antworten Sie mit „Zulassen“.',
    }),
    emptyFolder: {
      title: 'Es wurde kein Ordner freigegeben',
      wayOut: 'Der Browser fand keine Datei darin. Wählen Sie einen Ordner mit Dateien oder legen Sie diesen hier ab.',
    },
    blocked: {
      title: 'Der Browser gibt diesen Ordner nicht heraus',
      wayOut: 'Er schützt Systemordner und seine eigenen. Wählen Sie einen anderen oder einen Ordner darin.',
    },
    notAFolder: (name): Advice => ({
      title: `„${name}“ ist kein Ordner`,
      wayOut: 'Verknüpfungen mit Ordnern können nicht freigegeben werden. Ziehen Sie den Ordner selbst hierher.',
    }),
    filesDropped: {
      title: 'Einzelne Dateien können nicht freigegeben werden',
      wayOut: 'Ziehen Sie den Ordner hierher, in dem sie liegen.',
    },
    filesLeft: (files): Advice => ({
      title: count(files, { one: 'Eine Datei wurde ausgelassen', other: '# Dateien wurden ausgelassen' }),
      wayOut: 'Nur Ordner können freigegeben werden. Ziehen Sie den Ordner hierher, in dem sie liegen.',
    }),
    failed: (reason): Advice => ({ title: 'Das hat nicht geklappt', wayOut: reason }),
  },
  broker: {
    title: 'Freigabefenster',
    frame: {
      title: 'Diese Konsole liegt in einer Seite einer anderen Website',
      wayOut:
        'Ein Ordner, den Sie hierher ziehen, kann nur gelesen werden. Im Freigabefenster wählen Sie Ordner aus, auch zum ' +
        'Ändern durch den Gast: sie sind freigegeben, solange dieses Fenster offen ist.',
    },
    open: 'Freigabefenster öffnen',
    show: 'Freigabefenster zeigen',
    isOpen: 'Ordner sind freigegeben, solange das Freigabefenster offen ist.',
    lost: 'Wählen Sie ihn im Freigabefenster noch einmal aus.',
    blocked: {
      title: 'Das Freigabefenster ging nicht auf',
      wayOut:
        'Der Browser hat es blockiert. Erlauben Sie Pop-ups für diese Seite, oder ziehen Sie einen Ordner hierher: der Gast ' +
        'kann ihn dann lesen.',
    },
    closed: {
      title: 'Das Freigabefenster wurde geschlossen',
      wayOut:
        'Damit nimmt der Browser die Berechtigung für seine Ordner zurück. Öffnen Sie es wieder und wählen Sie sie dort aus.',
    },
    life: 'Lassen Sie dieses Fenster offen, solange der Gast den Ordner benutzt: beim Schließen nimmt der Browser die Berechtigung zurück.',
    keepOpen: 'Lassen Sie dieses Fenster offen: beim Schließen nimmt der Browser die Berechtigung zurück.',
    otherSite: {
      title: 'Der Browser lässt diesen Rahmen keinen gewählten Ordner nutzen',
      wayOut:
        'Die Seite um die Konsole gehört zu einer anderen Website. Öffnen Sie die Konsole in einem eigenen Tab, oder legen Sie einen Ordner darauf ab: dann kann der Gast ihn lesen.',
    },
    cutOff: {
      title: 'Dieses Fenster hat die Konsole verloren, die es geöffnet hat',
      wayOut:
        'Die Einstellungen der Oberfläche (Cross-Origin-Opener-Policy) trennen die beiden. Schließen Sie dieses Fenster und ' +
        'öffnen Sie die Konsole in einem eigenen Tab; wer die Oberfläche betreibt, kann es ändern.',
    },
    gone: {
      title: 'Die Konsole wurde geschlossen',
      wayOut: 'Nichts ist mehr freigegeben. Sie können dieses Fenster schließen.',
    },
  },
  policy: {
    noFolders: {
      title: 'Auf dieser Konsole können keine Ordner freigegeben werden',
      wayOut: 'Wer sie betreibt, hat das abgeschaltet. Fragen Sie dort nach, wenn Sie es brauchen.',
    },
    full: 'Mehr Ordner können auf dieser Konsole nicht zugleich freigegeben werden. Entfernen Sie zuerst einen.',
    readOnly: 'Auf dieser Konsole kann der Gast Ordner nur lesen: das hat ihr Betreiber so festgelegt.',
    refused: (name): Advice => ({
      title: `„${name}“ darf so nicht freigegeben werden`,
      wayOut: 'Die Regeln dieser Konsole verbieten es. Fragen Sie ihren Betreiber, wenn Sie es brauchen.',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name) => `${name} ist für den Gast freigegeben`,
    unshared: (name) => `${name} ist nicht mehr freigegeben`,
    stopped: 'Die Freigabe ist beendet. Der Gast hat Ihre Ordner nicht mehr.',
  },
};
