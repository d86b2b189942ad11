import type { Settings } from "#src/config/load.ts";

/** What one look at the machine has shown, and what to do where it isn't well. */
export interface Finding {
  state: "ok" | "warning" | "failed";
  says: string;
}

/** One look at the machine. It changes nothing that it doesn't put back. */
export interface Check {
  name: string;
  /** It reads the data, which a user who may not look into it is spared. */
  needsData?: boolean;
  look(settings: Settings): Promise<Finding>;
}

export function ok(says: string): Finding {
  return { state: "ok", says };
}

export function warning(says: string): Finding {
  return { state: "warning", says };
}

export function failed(says: string): Finding {
  return { state: "failed", says };
}
