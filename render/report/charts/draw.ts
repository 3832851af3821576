// Charts as SVG text, drawn by Apache ECharts without a browser. Their colours are the variables of the page's theme.

// All of ECharts as one file loads in a tenth of a second; its parts, as hundreds of files, take most of one.
import { type EChartsCoreOption, init } from 'echarts/dist/echarts.esm.min.mjs';
import { Html, html } from '../page/html.ts';
import { variables } from '../page/theme.ts';

export interface Frame {
  readonly title: string;
  /** What the chart says, for those who do not see it. */
  readonly summary: string;
  /** Units of the picture, which is stretched to the width that it is given. */
  readonly width?: number;
  readonly height?: number;
}

/** Made for half of a page's width, and for all of a telephone's. */
const SIZE = { width: 440, height: 250 } as const;

/** A chart with its title above it. */
export function chart(
  { title, summary, width = SIZE.width, height = SIZE.height }: Frame,
  option: EChartsCoreOption,
): Html {
  const svg = svgOf(option, { title, width, height });
  const label = `${title}: ${summary}`;
  return html`<figure class="chart"><figcaption>${title}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${svg}</svg></figure>`;
}

/** A chart as the text of an SVG file that follows the reader's choice of light or dark. */
export function picture(
  { title, summary, width, height }: Required<Frame>,
  option: EChartsCoreOption,
): string {
  const svg = svgOf(option, { title, width, height });
  const style = `:root{${variables('light')}}@media(prefers-color-scheme:dark){:root{${variables('dark')}}}`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="${`${title}: ${summary}`}"><style>${new Html(style)}</style><rect width="100%" height="100%" rx="10" fill="var(--card)"/>${svg}</svg>
`.markup;
}

/** The inside of the SVG element. */
function svgOf(option: EChartsCoreOption, { title, width, height }: Required<Omit<Frame, 'summary'>>): Html {
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption({ animation: false, ...option });
    return new Html(inside(instance.renderToSVGString(), title));
  } finally {
    instance.dispose();
  }
}

/**
 * What a page needs of a chart. What only serves to hover over it, or to cut what does not stick out, goes; ids are named
 * for the chart, for they count up in a process and would make equal pages differ.
 */
function inside(svg: string, title: string): string {
  return svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replaceAll(/<(style|clipPath)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/ (?:class|pointer-events|clip-path|ecmeta_\w+|xml:space)="[^"]*"/g, '')
    .replaceAll(/style="font-size:(\d+)px;font-family:[^"]*"/g, 'font-size="$1"')
    .replaceAll(/<rect [^>]*fill="none"[^>]*><\/rect>|<path [^>]*stroke-width="0"[^>]*><\/path>/g, '')
    .replaceAll(/<defs >\s*<\/defs>/g, '')
    .replaceAll(/\bzr\d+-/g, `${title.toLowerCase().replaceAll(/\W+/g, '-')}-`)
    .replaceAll(/\s*\n\s*/g, '\n');
}
