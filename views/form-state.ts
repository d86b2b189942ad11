/** What is to be mended in a form that was sent, in the reader's language. */
export interface FormState {
  /** By field. */
  mistakes: Record<string, string>;
  /** Of the whole. */
  error?: string;
}

export const unsent: FormState = { mistakes: {} };
