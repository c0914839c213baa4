import { en, type Messages } from './en.js';

/** The languages that are shipped besides English, each in a module that is loaded when asked for. */
const modules: Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>> = {
  de: () => import('./de.js'),
  fr: () => import('./fr.js'),
  es: () => import('./es.js'),
  ja: () => import('./ja.js'),
  'zh-Hans': () => import('./zh-hans.js'),
};

/** Chinese is told apart by its script, which a tag may leave to the region. */
function moduleName(language: string): string {
  const { language: base, script } = new Intl.Locale(language).maximize();
  return base === 'zh' ? `${base}-${script}` : base;
}

/**
 * The element's texts in the first of the languages that there is, else in English.
 * @param languages BCP 47 tags, best first, such as `navigator.languages`; a malformed tag is a RangeError.
 */
export async function loadMessages(languages: string | readonly string[]): Promise<Messages> {
  for (const language of typeof languages === 'string' ? [languages] : languages) {
    const name = moduleName(language);
    if (name === en.language) return en;
    const load = modules[name];
    if (load !== undefined) return (await load()).messages;
  }
  return en;
}
