/** The manifest of `<spice-share>`, from its doc comments: `npm run build` writes it, test/package checks it. */
export default {
  globs: ['src/ui/spice-share.ts', 'src/ui/element.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [
    {
      name: 'as-published',
      packageLinkPhase({ customElementsManifest }) {
        const published = JSON.stringify(customElementsManifest, (key, value) =>
          key === 'path' || key === 'module' ? value.replace(/^\/?src\/(.*)\.[jt]s$/, 'dist/$1.js') : value,
        );
        Object.assign(customElementsManifest, JSON.parse(published));
        for (const { declarations } of customElementsManifest.modules) {
          for (const declaration of declarations) {
            declaration.members = declaration.members?.filter(
              ({ privacy, name, description, attribute }) =>
                privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && (description || attribute),
            );
          }
        }
      },
    },
  ],
};
