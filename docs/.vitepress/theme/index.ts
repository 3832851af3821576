// The default theme of VitePress in the product's colours.

import DefaultTheme from 'vitepress/theme';
import './style.css';

export default DefaultTheme;
