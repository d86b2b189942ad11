import { assetRoutes } from "./assets.ts";
import { auditRoutes } from "./audit.ts";
import { type ApiNeeds, apiBase } from "./base.ts";
import { filterRoutes } from "./filters.ts";
import { fontRoutes } from "./fonts.ts";
import { originalRoutes } from "./originals.ts";
import { resultRoutes } from "./results.ts";
import { spaceRoutes } from "./spaces.ts";
import { uploadTokenRoutes } from "./upload-tokens.ts";
import { uploadRoutes } from "./uploads.ts";
import { urlRoutes } from "./urls.ts";
import { usageRoutes } from "./usage.ts";
import { warmUpRoutes } from "./warm-ups.ts";

/** Every route under /api/v1. `needs` is asked for when a request comes, so that routes can be described without any. */
export function apiRoutes(needs: () => ApiNeeds) {
  const app = apiBase(needs);
  assetRoutes(app);
  uploadRoutes(app);
  uploadTokenRoutes(app);
  originalRoutes(app);
  urlRoutes(app);
  resultRoutes(app);
  spaceRoutes(app);
  usageRoutes(app);
  auditRoutes(app);
  warmUpRoutes(app);
  fontRoutes(app);
  filterRoutes(app);
  return app;
}
