import type { Granted } from "#src/domain/delivery/granted.ts";
import type { Mount } from "./mount.ts";

/** A request that may have its picture, with all that is known before the picture is touched. */
export interface Asked extends Granted {
  request: Request;
  mount: Mount;
}
