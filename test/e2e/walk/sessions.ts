import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Road } from "./ground.ts";
import {
  ada,
  arrive,
  expect,
  expectSignedIn,
  expectSignedOut,
  fill,
  library,
  press,
  setUp,
  signIn,
} from "./steps.ts";

export const sessionsRoad: Road = {
  name: "sessions",
  async walk(ground) {
    const site = await ground.serve();
    const [own, other, third] = [
      await ground.visit(site),
      await ground.visit(site),
      await ground.visit(site),
    ];
    await setUp(own, site);
    await signIn(other, site);
    await other.goto(site.url + library);
    await own.goto(site.url + paths.sessions);
    const rows = own.locator("tbody tr");
    expect((await rows.count()) === 2, `${await rows.count()} sessions are listed of two`);
    await press(own, en.sessions.end);
    await own.locator("tbody tr").nth(1).waitFor({ state: "detached" });

    // What it does next, from the page that it still shows.
    await other.getByRole("link", { name: en.me.security }).first().click();
    await arrive(other, paths.signIn);
    expect(
      new URL(other.url()).searchParams.get("next") === paths.security,
      "it forgets where one wanted to go",
    );
    await fill(other, { email: ada.email, password: ada.password });
    await press(other, en.signIn.action);
    await arrive(other, paths.security);

    await signIn(third, site);
    await expectSignedIn(third, site);
    await own.goto(site.url + paths.sessions);
    await press(own, en.sessions.endOthers);
    await own.locator("tbody tr").nth(1).waitFor({ state: "detached" });
    for (const each of [other, third]) await expectSignedOut(each, site);
    await expectSignedIn(own, site);
    return "one ended from another browser, then all others: their next step is the page of signing in";
  },
};
