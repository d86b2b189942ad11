import type { Road } from "./ground.ts";
export const scriptlessRoad: Road = {
  name: "scriptless",
  async walk() {
    throw new Error("not yet");
  },
};
