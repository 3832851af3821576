// The one-file build is the same library; its types stand beside the parts.
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}
