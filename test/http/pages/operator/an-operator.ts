import { createOrg } from "#src/domain/orgs/orgs.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { aBrowser } from "#test/http/a-browser.ts";
import { type AppOptions, anApp, system } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";
import { operatorPaths } from "#views/paths.ts";

/** Oscar runs the instance, on which Ada owns an org with the space `harbour`. */
export async function anOperator(options: AppOptions = {}) {
  const app = await anApp(options);
  const { id: orgId } = await createOrg(app.context, system, { name: "Gallery of Ada" });
  await createOrg(app.context, system, { name: "Other org" });
  await createSpace(app.context, system, { orgId, key: "harbour" });
  await anAccount(app.context, { orgId });
  await anAccount(app.context, { email: "op@example.com", name: "Oscar", isOperator: true });
  const signedIn = async (email: string) => {
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email, password });
    return browser;
  };
  return {
    ...app,
    orgId,
    tenant: operatorPaths.tenant(orgId),
    password,
    oscar: await signedIn("op@example.com"),
    ada: await signedIn("ada@example.com"),
  };
}
