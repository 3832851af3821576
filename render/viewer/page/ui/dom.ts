// The few helpers that the page's markup needs. Texts from files only ever become text nodes.

/** The element with this id, which index.html has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element "${id}"`);
  return element as T;
}

export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Rows of a definition list. */
export function showFacts(
  list: HTMLElement,
  facts: readonly (readonly [name: string, value: string])[],
): void {
  list.replaceChildren(
    ...facts.map(([name, value]) =>
      element('div', {}, element('dt', { text: name }), element('dd', { text: value })),
    ),
  );
}

/** Other children for `host`. What had the focus has it again, if it is still there: by its `data-key`. */
export function replaceKeepingFocus(host: HTMLElement, children: readonly Node[]): void {
  const focused = document.activeElement as HTMLElement | null;
  const key = host.contains(focused) ? focused?.dataset.key : undefined;
  host.replaceChildren(...children);
  if (key !== undefined) host.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Shows a text, or hides the element where there is none. */
export function showText(target: HTMLElement, text: string | null | undefined): void {
  target.textContent = text ?? '';
  target.hidden = !text;
}

/** A number as people compare it: three decimals, or three digits if it is small. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  return Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(3) : value.toPrecision(3);
}
