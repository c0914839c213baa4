import type { Advice, Messages } from './en.js';
import { plurals } from './plurals.js';
import { errors, support } from './problems/fr.js';

const count = plurals('fr');

export const messages: Messages = {
  language: 'fr',
  title: 'Dossiers partagés',
  open: 'Dossiers',
  close: 'Fermer',

  chooseFolder: 'Choisir un dossier…',
  addFolder: 'Ajouter un dossier…',
  choosing: 'En attente du navigateur…',
  dropHere: 'ou déposez-en un ici',
  dropAnywhere: 'ou déposez-en un n’importe où sur cette page',
  dropNow: 'Déposez le dossier pour le partager',
  dropNowRead: 'L’invité pourra le lire.',
  dropNowReadwrite: 'L’invité pourra le lire et le modifier.',

  guestMay: 'L’invité peut',
  newFoldersMay: 'Nouveaux dossiers : l’invité peut',
  modes: { read: 'Lire seulement', readwrite: 'Lire et écrire' },
  modeHints: {
    read: 'L’invité voit les fichiers et ne peut pas les modifier.',
    readwrite: 'L’invité peut modifier et supprimer les fichiers du dossier.',
  },

  folderList: 'Dossiers qui sont partagés',
  rootFolder: 'Le lecteur lui-même',
  entryFolder: 'Un dossier du lecteur',
  modeOf: (name) => `Ce que l’invité peut faire de ${name}`,
  remove: 'Retirer',
  removeFolder: (name) => `Ne plus partager ${name}`,
  permissionLost: 'L’autorisation du navigateur a été retirée.',
  folderMissing: {
    title: 'Le dossier n’est plus à sa place',
    wayOut:
      'Il a été renommé, déplacé ou supprimé sur cet ordinateur, ou son disque a été retiré. Remettez-le et le partage reprend tout seul, ou arrêtez son partage ici et partagez-le de nouveau.',
  },
  writeRefused: 'L’invité a voulu modifier quelque chose ici, ce qui a été refusé : il peut seulement lire.',
  failedWrites: {
    full: (files): Advice => ({
      title: count(files, {
        one: 'Le disque ou le quota est plein : un fichier de l’invité n’a pas été enregistré',
        other: 'Le disque ou le quota est plein : # fichiers de l’invité n’ont pas été enregistrés',
      }),
      wayOut:
        'Libérez de la place sur cet ordinateur, puis enregistrez de nouveau dans l’invité : d’ici là, le nouveau contenu n’existe que là.',
    }),
    refused: (changes): Advice => ({
      title: count(changes, {
        one: 'Refusé sur cet ordinateur : une modification de l’invité n’a pas été faite',
        other: 'Refusé sur cet ordinateur : # modifications de l’invité n’ont pas été faites',
      }),
      wayOut:
        'Le fichier est peut-être protégé en écriture, ou le navigateur ou les règles de cette console l’interdisent : « Activité », plus bas, le nomme.',
    }),
  },
  allowWriting: 'Laisser écrire',
  allowWritingTo: (name) => `Laisser écrire : ${name}`,
  allowAgain: 'Autoriser à nouveau',
  allowFolderAgain: (name) => `Autoriser à nouveau : ${name}`,
  stop: 'Arrêter le partage',
  rename: 'Renommer',
  renameFolder: (name) => `Changer le nom de ${name} dans l’invité`,
  newNameOf: (name) => `Nouveau nom de ${name} dans l’invité`,
  nameRule: 'Sans « / »',
  droppedFiles: 'Fichiers déposés',

  remembered: {
    title: 'Dossiers partagés auparavant',
    shareAgain: (name) => `Partager à nouveau ${name}`,
    permitted: 'le navigateur le permet encore',
    asks: 'le navigateur vous demandera',
    forget: 'Oublier',
    forgetOne: (name) => `Oublier ${name}`,
    offer: (folders) =>
      count(folders, {
        one: 'Un dossier peut être partagé de nouveau',
        other: '# dossiers peuvent être partagés de nouveau',
      }),
  },

  questions: {
    delete: 'L’invité veut supprimer',
    overwrite: 'L’invité veut remplacer le contenu de',
    hint: 'Rien n’a encore changé. Sans réponse, c’est refusé au bout de 45 secondes.',
    more: (waiting) => count(waiting, { one: 'Une autre demande attend.', other: '# autres demandes attendent.' }),
    refuse: 'Refuser',
    allow: 'Autoriser',
    allowAll: 'Tout autoriser pendant une minute',
  },

  transfers: {
    title: 'Fichiers en cours de transfert',
    directions: { 'to-guest': 'Vers l’invité', 'from-guest': 'Depuis l’invité', within: 'Copié dans le lecteur' },
    of: (bytes, length) => `${bytes} sur ${length}`,
    perSecond: (bytes) => `${bytes} par s`,
    left: (time) => `encore ${time}`,
    finishing: 'Tout est arrivé, enregistrement en cours…',
    cancel: 'Annuler',
    cancelOne: (name) => `Annuler ${name}`,
    ended: 'Transferts terminés',
    totals: (done, failed) =>
      failed === 0
        ? count(done, { one: '# fichier', other: '# fichiers' })
        : `${count(done, { one: '# fichier', other: '# fichiers' })}, ${count(failed, { one: '# échec', other: '# échecs' })}`,
    endedOne: (name, reason) =>
      reason === undefined ? `${name} a été transféré` : `${name} n’a pas été transféré : ${reason}`,
    reasons: {
      cancelled: 'Vous l’avez annulé. Le programme de l’invité peut attendre un moment avant de s’en apercevoir.',
      cancelledWrite: 'Vous l’avez annulé. L’ancien fichier est conservé.',
      broken: 'Le programme de l’invité est parti avant la fin.',
      brokenWrite: 'Interrompu avant la fin. L’ancien fichier est conservé.',
      forbidden: 'Le dossier est en lecture seule, ou vous avez refusé.',
      changed: 'Quelque chose a changé entre-temps, ou le dossier manque.',
      locked: 'Un autre programme a verrouillé le fichier.',
      full: 'Le disque ou le quota est plein.',
      other: (status) => `Refusé (HTTP ${status}).`,
    },
  },

  locks: {
    title: (locks) => count(locks, { one: '# verrou dans l’invité', other: '# verrous dans l’invité' }),
    hint: 'Les programmes verrouillent un document tant qu’il est ouvert. Ne forcez un verrou que si son programme n’est plus là : il peut perdre ce qui n’est pas enregistré.',
    nobody: 'Propriétaire non indiqué',
    scopes: { exclusive: 'exclusif', shared: 'partagé' },
    deep: 'avec tout son contenu',
    left: (time) => `encore ${time}`,
    break: 'Forcer',
    sure: 'Forcer maintenant',
    breakOne: (path) => `Forcer le verrou sur ${path}`,
    breakForGood: (path) => `Forcer maintenant le verrou sur ${path}`,
  },

  notify: {
    label: 'Me notifier quand je suis ailleurs',
    hint: 'Transferts longs, échecs, questions et connexion perdue. Le navigateur demande une fois.',
    refused: 'Le navigateur a refusé les notifications de cette page : autorisez-les dans ses réglages.',
  },

  statusList: 'État',
  phases: {
    idle: 'Pas de connexion à la machine',
    connecting: 'Connexion à la machine…',
    connected: 'Connecté à la machine',
    reconnecting: 'La connexion a été perdue : elle se rétablit…',
    closed: 'La connexion à la machine est terminée',
    failed: 'Pas de connexion à la machine',
  },
  idleHint: 'L’invité aura vos dossiers dès que la console sera connectée.',
  closedHint: 'Reconnectez la console pour continuer : vos dossiers sont conservés.',
  reconnectingHint: 'Vos dossiers sont conservés. Une copie en cours dans l’invité doit être recommencée.',
  agentRunning: 'L’agent de l’invité fonctionne',
  agentMissing: 'L’agent de l’invité (spice-webdavd) ne fonctionne pas',
  agentMissingHint: 'Installez-le une fois dans l’invité :',
  guestNever: 'Aucun programme de l’invité n’a encore ouvert le lecteur',
  guestAway: 'Aucun programme de l’invité n’est connecté',
  guestConnected: (programs) =>
    count(programs, {
      one: 'Un programme de l’invité est connecté',
      other: '# programmes de l’invité sont connectés',
    }),
  lastRequest: (time) => `Dernière requête à ${time}`,
  notPersistent: 'Le navigateur refuse d’enregistrer pour cette page : verrous et propriétés finissent avec elle.',
  heldFilesEnd:
    'Le navigateur refuse de garder des fichiers pour cette page : les fichiers de verrouillage et temporaires des programmes de l’invité finissent avec elle.',

  help: {
    open: 'Ouvrir le lecteur dans l’invité',
    system: 'Dans l’invité',
    host: 'La machine tourne sous',
    copy: 'Copier',
    copied: 'Copié',
    copyByHand: 'Sélectionné : copiez avec Ctrl+C',
    mountAgain: 'Remonter dans l’invité',
    mountAgainHint:
      'Ferme le lecteur pendant deux secondes : Windows le connecte alors de nouveau, et les gestionnaires de fichiers le retrouvent. ' +
      'Les copies en cours sont interrompues.',
    systems: { terminal: 'Ligne de commande' },
    notes: {
      channel: {
        libvirt: 'Dans le XML de la machine, sous <devices> :',
        qemu: 'Sur la ligne de commande de QEMU :',
        proxmox: 'Sur l’hôte, avec le numéro de la machine :',
        lxd: 'Les machines de LXD ont ce canal ; après une mise à jour de LXD, redémarrez la machine :',
        incus: 'Les machines d’Incus ont ce canal ; après une mise à jour d’Incus, redémarrez la machine :',
      },
      agent: {
        debian: 'Dans un terminal :',
        fedora: 'Dans un terminal :',
        arch: 'Dans un terminal :',
        opensuse: 'Dans un terminal :',
        windows: 'Lancez le dernier programme d’installation de cette page (spice-webdavd-x64-latest.msi) :',
      },
      open: {
        windows: 'Un lecteur apparaît de lui-même dans l’Explorateur. Sinon, tapez ceci dans une invite de commandes :',
        gnome: 'Fichiers montre « Spice client folder » sous Réseau. Ou ouvrez-y cette adresse (Ctrl+L) :',
        kde: 'Ouvrez cette adresse dans Dolphin :',
        macos: 'Finder, Aller, Se connecter au serveur :',
        terminal: 'Regarder dans le lecteur, ou le monter :',
      },
    },
  },

  activity: {
    title: 'Activité',
    moved: (toGuest, fromGuest) => `${toGuest} vers l’invité, ${fromGuest} de l’invité`,
    nothingMoved: 'Rien n’a encore été transféré',
    filter: 'Filtrer',
    none: 'Rien qui corresponde',
    left: 'le programme est parti avant la réponse',
    brokenOff: 'interrompu',
    closedBy: {
      maxClients: 'Un programme a été refusé : trop de programmes sont connectés',
      maxUnstoppableInboundBytes: 'Un programme a été déconnecté : il envoyait plus que le dossier ne pouvait recevoir',
    },
    saveAs: (format) => `Enregistrer en ${format}`,
  },

  andMore: (more) => count(more, { one: 'et un de plus', other: 'et # de plus' }),
  heldFiles: (files) =>
    count(files, {
      one: 'Un fichier que seul ce navigateur possède',
      other: '# fichiers que seul ce navigateur possède',
    }),
  heldFilesHint:
    'Des programmes de l’invité les ont laissés sous des noms qui ne sont pas pour votre dossier, comme des fichiers de verrouillage ou temporaires. ' +
    'Ils finissent avec les données de ce navigateur : enregistrez ce dont vous avez encore besoin.',
  save: 'Enregistrer',
  saveFile: (name) => `Enregistrer ${name}`,
  delete: 'Supprimer',
  deleteFile: (name) => `Supprimer ${name}`,
  saveAll: 'Tout enregistrer',
  outbox: {
    title: (files, size) =>
      files === 0
        ? 'Boîte d’envoi : vide'
        : files === 1
          ? `Boîte d’envoi : un fichier, ${size}`
          : `Boîte d’envoi : ${files} fichiers, ${size}`,
    hint: (name) =>
      `Ce que les programmes de l’invité déposent dans « ${name} » sur le lecteur est gardé par ce navigateur : enregistrez-le d’ici.`,
    earlier: 'Laissé par des invités de sessions précédentes et gardé par ce navigateur : enregistrez-le d’ici.',
    endsWithPage:
      'Le navigateur refuse de garder des fichiers pour cette page : ce qui n’est pas enregistré disparaît avec elle.',
  },
  deleteForGood: 'Supprimer définitivement',
  deleteFileForGood: (name) => `Supprimer définitivement ${name}`,

  dismiss: 'Masquer',
  notices: {
    pickerLeft: {
      title: 'Aucun dossier n’a été partagé',
      wayOut:
        'Si le navigateur a demandé et que vous n’avez pas accepté, choisissez le dossier à nouveau et répondez « Autoriser ». Firefox parle d’un envoi, mais rien n’est envoyé.',
    },
    refused: (name): Advice => ({
      title: `« ${name} » n’est pas partagé`,
      wayOut: 'L’autorisation du navigateur a été refusée. Partagez le dossier à nouveau et répondez « Autoriser ».',
    }),
    refusedWriting: (name): Advice => ({
      title: `« ${name} » n’est pas partagé`,
      wayOut:
        'L’autorisation de le modifier a été refusée. Partagez-le à nouveau et répondez « Autoriser », ou choisissez d’abord « Lire seulement ».',
    }),
    upgradeRefused: (name): Advice => ({
      title: `« ${name} » reste comme il était`,
      wayOut: 'L’autorisation du navigateur a été refusée. Changez-le à nouveau et répondez « Autoriser ».',
    }),
    emptyFolder: {
      title: 'Aucun dossier n’a été partagé',
      wayOut:
        'Le navigateur n’y a trouvé aucun fichier. Choisissez un dossier avec des fichiers, ou déposez celui-ci ici.',
    },
    blocked: {
      title: 'Le navigateur ne donne pas ce dossier',
      wayOut: 'Il protège les dossiers du système et les siens. Choisissez-en un autre, ou un dossier à l’intérieur.',
    },
    notAFolder: (name): Advice => ({
      title: `« ${name} » n’est pas un dossier`,
      wayOut: 'Les liens vers des dossiers ne peuvent pas être partagés. Déposez le dossier lui-même.',
    }),
    filesDropped: {
      title: 'Les fichiers ne peuvent pas être partagés un par un',
      wayOut: 'Déposez le dossier qui les contient.',
    },
    filesLeft: (files): Advice => ({
      title: count(files, { one: 'Un fichier a été laissé de côté', other: '# fichiers ont été laissés de côté' }),
      wayOut: 'Seuls les dossiers peuvent être partagés. Déposez le dossier qui les contient.',
    }),
    failed: (reason): Advice => ({ title: 'Cela n’a pas fonctionné', wayOut: reason }),
  },
  broker: {
    title: 'Fenêtre de partage',
    frame: {
      title: 'Cette console se trouve dans la page d’un autre site',
      wayOut:
        'Un dossier déposé ici peut seulement être lu. Dans la fenêtre de partage, vous choisissez des dossiers, aussi pour ' +
        'que l’invité les modifie : ils sont partagés tant que cette fenêtre reste ouverte.',
    },
    open: 'Ouvrir la fenêtre de partage',
    show: 'Afficher la fenêtre de partage',
    isOpen: 'Les dossiers sont partagés tant que la fenêtre de partage reste ouverte.',
    lost: 'Choisissez-le de nouveau dans la fenêtre de partage.',
    blocked: {
      title: 'La fenêtre de partage ne s’est pas ouverte',
      wayOut:
        'Le navigateur l’a bloquée. Autorisez les fenêtres surgissantes pour cette page, ou déposez un dossier ici : ' +
        'l’invité pourra le lire.',
    },
    closed: {
      title: 'La fenêtre de partage a été fermée',
      wayOut:
        'Le navigateur reprend alors l’autorisation pour ses dossiers. Ouvrez-la de nouveau et choisissez-les à cet endroit.',
    },
    life: 'Gardez cette fenêtre ouverte tant que l’invité utilise le dossier : à sa fermeture, le navigateur reprend l’autorisation.',
    keepOpen: 'Gardez cette fenêtre ouverte : à sa fermeture, le navigateur reprend l’autorisation.',
    otherSite: {
      title: 'Le navigateur ne laisse ce cadre utiliser aucun dossier choisi',
      wayOut:
        'La page autour de la console est d’un autre site. Ouvrez la console dans un onglet à part, ou déposez-y un dossier : l’invité pourra le lire.',
    },
    cutOff: {
      title: 'Cette fenêtre a perdu la console qui l’a ouverte',
      wayOut:
        'Les réglages du panneau (Cross-Origin-Opener-Policy) les séparent. Fermez cette fenêtre et ouvrez la console dans ' +
        'un onglet à part ; la personne qui administre le panneau peut y remédier.',
    },
    gone: {
      title: 'La console a été fermée',
      wayOut: 'Plus rien n’est partagé. Vous pouvez fermer cette fenêtre.',
    },
  },
  policy: {
    noFolders: {
      title: 'Aucun dossier ne peut être partagé sur cette console',
      wayOut: 'La personne qui l’administre l’a désactivé. Adressez-vous à elle si vous en avez besoin.',
    },
    full: 'Cette console n’accepte pas davantage de dossiers à la fois. Retirez-en un pour en partager un autre.',
    readOnly: 'Sur cette console, l’invité peut seulement lire les dossiers : l’administration l’a décidé.',
    refused: (name): Advice => ({
      title: `« ${name} » ne peut pas être partagé ainsi`,
      wayOut: 'Les règles de cette console l’interdisent. Adressez-vous à la personne qui l’administre.',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name) => `${name} est partagé avec l’invité`,
    unshared: (name) => `${name} n’est plus partagé`,
    stopped: 'Le partage est arrêté. L’invité n’a plus vos dossiers.',
  },
};
