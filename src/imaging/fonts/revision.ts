/** Raised with every change of the shipped fonts or of their configuration: texts, and SVGs with text, look otherwise. */
export const fontsRevision = 1;
