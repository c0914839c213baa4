export { openDrive } from './drive.js';
export { ShareSession } from './share-session.js';
