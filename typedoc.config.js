import { OptionDefaults } from 'typedoc';

/** The API's documentation, from its doc comments: `npm run docs` writes it to .cache/api, test/package makes it. */
export default {
  name: 'spice-html5-webdav',
  entryPoints: [
    'src/index.ts',
    'src/ui/element.ts',
    'src/ui/messages/load.ts',
    'src/spice/index.ts',
    'src/webdav/index.ts',
    'src/worker/start-worker.ts',
    'src/adapter/index.ts',
    'src/adapter/bundler-plugin.ts',
  ],
  tsconfig: 'tsconfig.docs.json',
  out: '.cache/api',
  readme: 'none',
  excludePrivate: true,
  excludeExternals: true,
  hideGenerator: true,
  // The compiler checks the rooms one by one, each with the world that it runs in; here they are all in one.
  skipErrorChecking: true,
  // Types that only hold an exported one together are told where they are used; lit's own comments link into lit.
  validation: { notExported: false, invalidLink: false },
  // Those of the custom-elements manifest.
  blockTags: [...OptionDefaults.blockTags, '@element', '@attr', '@fires', '@slot', '@csspart', '@cssprop'],
};
