import type { spaces } from "#src/store/schema/spaces.ts";

export type Space = typeof spaces.$inferSelect;
