/** The shared library that sharp needs, as a file of the package for this machine's architecture. */
declare module "#libvips" {
  const file: string;

  export { file as default };
}
