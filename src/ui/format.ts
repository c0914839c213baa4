const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Made once each: a formatter costs more than what it formats, and a copy asks four times a second. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function keep<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => Format): Format {
  const kept = formats.get(key) ?? make();
  formats.set(key, kept);
  return kept as Format;
}

function formatNumber(language: string, value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${options.style} ${options.unit} ${options.maximumFractionDigits}`;
  return keep(key, () => new Intl.NumberFormat(localeFor(language), options)).format(value);
}

function formatPoint(language: string, ms: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${options.dateStyle} ${options.timeStyle}`;
  return keep(key, () => new Intl.DateTimeFormat(localeFor(language), options)).format(ms);
}

/** The person's own region where it speaks the language of the texts: "en-GB" for "en". */
function localeFor(language: string): string {
  return navigator.languages.find((locale) => locale.startsWith(`${language}-`)) ?? language;
}

/** A size for people, in powers of 1000 as file managers show it: "0 bytes", "1.2 MB". */
export function formatBytes(bytes: number, language: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return formatNumber(language, value, {
    style: 'unit',
    unit: units[unit] as string,
    // Short, it is "5 byte" in English, and in Japanese the same.
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit < 2 || value >= 100 ? 0 : 1,
  });
}

/** A length of time for people, in its largest unit: "8 sec", "12 min", "2.5 hr". */
export function formatDuration(ms: number, language: string): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [value, unit] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 5400
        ? [Math.round(seconds / 60), 'minute']
        : [seconds / 3600, 'hour'];
  return formatNumber(language, value, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'hour' ? 1 : 0,
  });
}

/** Day and time of day. */
export function formatDate(ms: number, language: string): string {
  return formatPoint(language, ms, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Time of day. */
export function formatTime(ms: number, language: string): string {
  return formatPoint(language, ms, { timeStyle: 'medium' });
}
