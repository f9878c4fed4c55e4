export { chartSource as kumaChartSource, docsSource } from '../kuma/sources.ts';
