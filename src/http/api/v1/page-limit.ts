import { t } from "elysia";

export const usualLimit = 50;

/** How long a page of a list is, in its query. */
export const pageLimit = t.Integer({
  title: "limit",
  minimum: 1,
  maximum: 200,
  default: usualLimit,
  description: "How many at most: 1 to 200.",
});
