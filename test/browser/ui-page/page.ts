import { handle_file_dragover, handle_file_drop } from '@spice-project/spice-html5/src/main.js';
import { SpiceShare } from '../../../src/ui/element.js';
import { FakeShare } from '../../fakes/fake-share.js';

declare global {
  interface Window {
    element: SpiceShare;
    fake: FakeShare;
    /** Names of plain files that reached spice-html5. */
    transferred: string[];
    /** Keys that reached the page around the element. */
    pageKeys: string[];
  }
}

const element = document.querySelector('#share');
if (!(element instanceof SpiceShare)) throw new Error('the element is not registered');
window.element = element;
window.fake = new FakeShare();
window.transferred = [];
window.pageKeys = [];
element.share = window.fake;

// spice-html5's own file drop, bound as its pages bind it, with a connection that only notes what it gets.
Object.assign(window, {
  spice_connection: { file_xfer_start: (file: File) => void window.transferred.push(file.name) },
});
const area = document.querySelector('#spice-area');
if (!(area instanceof HTMLElement)) throw new Error('no area');
area.addEventListener('dragover', handle_file_dragover);
area.addEventListener('drop', handle_file_drop);
document.addEventListener('keydown', ({ key }) => void window.pageKeys.push(key));
