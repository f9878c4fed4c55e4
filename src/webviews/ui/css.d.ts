/** Style sheets are imported for their effect: esbuild gathers them into `<panel>.css`. */
declare module '*.css';
