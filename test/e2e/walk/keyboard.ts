import type { Road } from "./ground.ts";
export const keyboardRoad: Road = {
  name: "keyboard",
  async walk() {
    throw new Error("not yet");
  },
};
