// Numbers and times as a report writes them.

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number: `12,345`. */
export const whole = (value: number): string => grouped.format(value);

/** A measured number, three decimals or three digits; `–` where there is none. */
export function measured(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return whole(value);
  const text = size >= 0.1 || size === 0 ? value.toFixed(size >= 100 ? 1 : 3) : value.toPrecision(3);
  return text.replace('-', '−');
}

/** A difference, always with its sign: `+0.120`, `−0.004`. */
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** `3.2 %` */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `48 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [minutes, hours, days] = [
    Math.floor(whole / 60),
    Math.floor(whole / 3600),
    Math.floor(whole / 86_400),
  ];
  if (minutes === 0) return `${whole} s`;
  if (hours === 0) return `${minutes} min ${whole % 60} s`;
  if (days === 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${days} d ${hours % 24} h`;
}

/** `2026-03-01 14:05 UTC` of an ISO 8601 text. */
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** `15.6 GiB` */
export const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
