import type { RuleChanges } from "#src/domain/spaces/delivery-rules.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, aPicture, system } from "./an-app.ts";

const picture = await aPicture("600x400/filters:format(png)");

/** An app with the space `shop`, its rules, and two red pictures of 600 by 400 in it. */
export async function aRuledShop(rules: RuleChanges, settings = {}) {
  const app = await anApp();
  await app.space("shop", { rules, ...settings });
  for (const path of ["cat.png", "none.png"]) await app.put("shop", path, picture);
  const ask = async (path: string, init: RequestInit = {}) => app.ask(await app.sign("shop", path), init);
  const show = (path: string, headers: Record<string, string> = {}) => ask(path, { headers });
  const describe = async (path: string) => Object(await (await show(`meta/${path}`)).json());
  return {
    ...app,
    ask,
    show,
    describe,
    bytes: async (path: string) => new Uint8Array(await (await show(path)).arrayBuffer()),
    sizeOf: async (path: string) => {
      const { width, height } = await describe(path);
      return [width, height];
    },
    update: (changes: object) => updateSpace(app.context, system, { key: "shop", ...changes }),
    change: (changes: RuleChanges) => updateSpace(app.context, system, { key: "shop", rules: changes }),
  };
}
