// The looks of a page: one column of cards, charts in two columns where there is room, everything in the theme's colours.

import { SHADES } from '../../draw/painting.ts';
import { GRADES, variables } from './theme.ts';

const activations = Array.from({ length: GRADES }, (_, i) => `.act-${i}{stroke:var(--act-${i})}`).join('');

const tiles = Array.from(
  { length: SHADES },
  (_, i) => `.tile-${i}{fill:var(--tile-${i});stroke:var(--tile-${i})}`,
).join('');

export const style = `
:root{color-scheme:light dark;${variables('light')}}
@media screen and (prefers-color-scheme:dark){:root{${variables('dark')}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;max-width:1120px;padding:0 24px 48px;background:var(--page);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
header{padding:44px 0 20px}
h1{margin:0;font-size:34px;line-height:1.15;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{margin:0 0 4px;font-size:20px;letter-spacing:-.01em}
h3{margin:0;font-size:15px}
p{margin:0}
.eyebrow{margin:0 0 6px;color:var(--muted);font-size:13px;letter-spacing:.02em}
.about{max-width:70ch;margin-top:8px;color:var(--muted)}
.state{display:inline-block;margin-left:10px;padding:2px 10px;border:1px solid currentColor;border-radius:99px;color:var(--warn);
font-size:13px;font-weight:500;letter-spacing:0;vertical-align:6px;white-space:nowrap}
.state.complete{color:var(--good)}
.caution{max-width:70ch;margin-top:12px;padding:8px 14px;border-left:3px solid var(--warn);background:var(--card)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:22px 0 0}
.tiles>div,figure,.card,table{background:var(--card);border:1px solid var(--edge);border-radius:10px}
.tiles>div{padding:12px 16px 14px}
dt{color:var(--muted);font-size:13px}
dd{margin:0;font-size:24px;font-weight:600;line-height:1.25;letter-spacing:-.01em}
dd.note{color:var(--muted);font-size:13px;font-weight:400;letter-spacing:0}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;padding:10px 0;border-bottom:1px solid var(--edge);font-size:14px}
a{color:var(--s0);text-decoration:none}
a:hover{text-decoration:underline}
section{padding-top:38px}
.lead{max-width:78ch;margin-bottom:14px;color:var(--muted)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:16px;align-items:start}
figure{margin:0;padding:14px 16px 10px;min-width:0}
figcaption{font-weight:600;font-size:14px}
.chart svg{display:block;width:100%;height:auto;margin-top:6px;font-family:inherit}
.empty p{padding:28px 0 34px;color:var(--muted)}
.film{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin-top:22px;overflow:hidden;background:var(--edge);
border:1px solid var(--edge);border-radius:10px}
.film>div{background:var(--card);min-width:0}
.film small{display:flex;justify-content:space-between;gap:6px;padding:3px 10px 6px;color:var(--muted);font-size:12px}
.film.four{grid-template-columns:repeat(4,1fr);margin-top:10px;border-radius:6px}
.still{display:block;width:100%;height:auto;fill:none;stroke-linecap:round;stroke-linejoin:round}
.skin{fill:var(--skin)}.facet{stroke:var(--muted);stroke-width:34}.spring{stroke:var(--pale);stroke-width:11}.actuator{stroke-width:24}.idle{stroke:var(--trail)}
.joint{stroke:var(--ink);stroke-width:30}.blob{stroke:var(--pale)}
.ground,.solid{fill:var(--ground)}.surface,.solid{stroke:var(--pale);stroke-width:12}.solid{fill-rule:evenodd}.net{stroke-opacity:.35}
.trail{stroke:var(--trail);stroke-width:14}
.shade-0{fill-opacity:.5}.shade-1{fill-opacity:.6}.shade-2{fill-opacity:.75}.shade-3{fill-opacity:.9}
${activations}${tiles}
.tile{stroke-width:6}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,480px),1fr));gap:16px}
.card{padding:12px 14px;min-width:0}
.card .rank{color:var(--muted);font-weight:400}
.facts{display:flex;flex-wrap:wrap;gap:0 14px;color:var(--muted);font-size:13px}
.facts b{color:var(--text);font-weight:600}
.line{display:grid;grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:16px 26px;margin-bottom:16px}
.line .card{position:relative;padding:8px 12px 10px}
.line .card+.card::before{content:"";position:absolute;left:-21px;top:50%;width:14px;border-top:2px solid var(--axis)}
.line .card+.card::after{content:"";position:absolute;left:-12px;top:calc(50% - 3px);width:6px;height:6px;
border:solid var(--axis);border-width:2px 2px 0 0;transform:rotate(45deg)}
.line .between{position:absolute;left:-24px;top:calc(50% - 24px);width:22px;text-align:center;color:var(--muted);font-size:11px}
.line .big{font-size:17px;font-weight:600}
.up{color:var(--good)}.down{color:var(--warn)}
.muted{color:var(--muted)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:separate;border-spacing:0;font-size:14px}
th,td{padding:7px 14px;text-align:left;vertical-align:top;border-top:1px solid var(--edge)}
thead th{border-top:0;color:var(--muted);font-weight:500;font-size:13px}
.whole{white-space:nowrap}
.wide{display:inline-block;min-width:170px}
td:first-child{min-width:110px}
th.number,td.number{text-align:right;white-space:nowrap}
td .interval{display:block;color:var(--muted);font-size:12px}
.swatch{display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:3px;vertical-align:-1px}
.stack>*+*{margin-top:16px}
details{background:var(--card);border:1px solid var(--edge);border-radius:10px}
summary{padding:10px 16px;cursor:pointer;font-weight:600;font-size:14px}
pre{margin:0;padding:4px 16px 16px;overflow-x:auto;font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{font:.93em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{margin-top:44px;padding-top:14px;border-top:1px solid var(--edge);color:var(--muted);font-size:13px}
@media (max-width:640px){body{padding:0 14px 32px}header{padding-top:26px}h1{font-size:26px}section{padding-top:30px}
.tiles{grid-template-columns:1fr 1fr;gap:8px}.tiles>div{padding:10px 12px}dd{font-size:20px}.film{grid-template-columns:repeat(3,1fr)}
.film.four{grid-template-columns:1fr 1fr}figure{padding:12px 10px 8px}th,td{padding:7px 10px}
.line{grid-template-columns:1fr 1fr;gap:12px 22px}.film small{padding:2px 6px 4px;font-size:11px}}
@media print{body{max-width:none;padding:0;font-size:12px}nav{display:none}figure,.card,.tiles>div,tr{break-inside:avoid}
h2{break-after:avoid}}
`;
