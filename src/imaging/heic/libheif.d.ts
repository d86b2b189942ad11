/** libheif as one file, JavaScript with its WebAssembly inside. */
declare module "#libheif" {
  const file: string;

  export { file as default };
}
