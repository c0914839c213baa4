/** By name: what the element's doc comment says of its attributes. */
const attributes = new Map();

/** `read|readwrite` are the values themselves, `boolean` and `string` types. */
function typeText(said) {
  const types = said.split('|').map((type) => (/^(boolean|string)$/.test(type) ? type : `'${type}'`));
  return types.join(' | ');
}

/** The manifest of `<spice-share>`, from its doc comments: `npm run build` writes it, test/package checks it. */
export default {
  globs: ['src/ui/spice-share.ts', 'src/ui/element.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [
    {
      name: 'attributes-as-said',
      analyzePhase({ ts, node }) {
        if (!ts.isClassDeclaration(node)) return;
        for (const [, type, name, description] of node.getFullText().matchAll(/@attr \{(.+?)\} ([\w-]+) - (.+)/g))
          attributes.set(name, { type: { text: typeText(type) }, description });
      },
      // The analyzer takes the fields' own types and comments where there are any.
      packageLinkPhase({ customElementsManifest }) {
        for (const { declarations } of customElementsManifest.modules)
          for (const declaration of declarations)
            for (const attribute of declaration.attributes ?? [])
              Object.assign(attribute, attributes.get(attribute.name));
      },
    },
    {
      name: 'as-published',
      packageLinkPhase({ customElementsManifest }) {
        const published = JSON.stringify(customElementsManifest, (key, value) =>
          key === 'path' || key === 'module' ? value.replace(/^\/?src\/(.*)\.[jt]s$/, 'dist/$1.js') : value,
        );
        Object.assign(customElementsManifest, JSON.parse(published));
        const { modules } = customElementsManifest;
        for (const module of modules) {
          // Variables inside functions are told as well.
          const exported = new Set(module.exports.map(({ name }) => name));
          module.declarations = module.declarations.filter(({ name }) => exported.has(name));
          for (const declaration of module.declarations) {
            declaration.members = declaration.members?.filter(
              ({ privacy, name, description, attribute }) =>
                privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && (description || attribute),
            );
          }
        }
        // What a module only hands on is said to be declared there.
        for (const { declaration } of modules.flatMap((module) => module.exports)) {
          const home = modules.find(({ declarations }) => declarations.some(({ name }) => name === declaration.name));
          if (home !== undefined) declaration.module = home.path;
        }
      },
    },
  ],
};
