import type { Advice, Messages } from '../en.js';

const insecurePage: Advice = {
  title: 'Une page non sécurisée ne peut pas partager de dossiers',
  wayOut:
    'Ouvrez cette console en https, ou sur localhost. Les navigateurs ne donnent de dossiers à aucune autre page.',
};

/** Why there is no connection. */
export const errors: Messages['errors'] = {
  'socket-failed': {
    title: 'Le serveur de la machine virtuelle est injoignable',
    wayOut:
      'Vérifiez que la machine tourne et que cette page peut l’atteindre, puis reconnectez-vous. Sinon, rechargez cette page : son adresse a peut-être expiré.',
  },
  'wrong-password': {
    title: 'Mot de passe incorrect',
    wayOut: 'Le serveur l’a refusé ; il a peut-être expiré. Rouvrez la console, ou reconnectez-vous avec le bon.',
  },
  'channel-taken': {
    title: 'Une autre console partage des dossiers',
    wayOut: 'Une seule console à la fois peut partager avec cette machine. Fermez l’autre, puis reconnectez-vous.',
  },
  'no-channel': {
    title: 'Cette machine n’a pas de canal pour les dossiers',
    wayOut:
      'La personne qui gère la machine l’ajoute une fois, comme ceci. Ensuite la machine est arrêtée puis redémarrée.',
  },
  'session-ended': {
    title: 'La session de la console est terminée',
    wayOut:
      'Une autre console a pris la machine, ou son serveur a redémarré. Vos dossiers sont gardés : reconnectez la console.',
  },
  'server-closed': {
    title: 'Le serveur a fermé la connexion',
    wayOut:
      'La machine a été arrêtée, ou une autre console a pris le relais. Vos dossiers sont conservés : reconnectez-vous.',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: 'Le serveur ne parle pas SPICE comme attendu',
    wayOut: 'Vérifiez que l’adresse mène au WebSocket d’un serveur SPICE, puis reconnectez-vous.',
  },
  'worker-ended': {
    title: 'Le partage s’était arrêté et a été relancé',
    wayOut: 'Une copie en cours dans l’invité doit être recommencée.',
  },
  'not-loaded': {
    title: 'Cette page n’est plus à jour',
    wayOut:
      'La partie qui partage les dossiers n’a pas pu être chargée : le panneau a été mis à jour ou ne répond pas. Rechargez cette page.',
  },
};

/** What the page, or the browser, does not let. */
export const support: Messages['support'] = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: 'Dans ce navigateur, l’invité ne peut que lire vos dossiers',
    wayOut:
      'Ce qu’il remet va dans la boîte d’envoi, d’où vous l’enregistrez. Pour qu’il puisse modifier un dossier, ouvrez cette console dans Chrome, Edge ou un autre navigateur fondé sur Chromium.',
  },
  'cross-origin-frame': {
    title: 'On ne peut pas choisir de dossier dans ce cadre',
    wayOut: 'Déposez plutôt un dossier ici, ou ouvrez la console dans son propre onglet.',
  },
};
