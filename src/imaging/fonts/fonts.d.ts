/** Fonts of packages and their licences, as files that are part of the program. */
declare module "*.ttf" {
  const file: string;

  export { file as default };
}

declare module "*/LICENSE" {
  const file: string;

  export { file as default };
}

declare module "*/LICENSE_FONT" {
  const file: string;

  export { file as default };
}
