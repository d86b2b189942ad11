import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Road } from "./ground.ts";
import {
  ada,
  arrive,
  expect,
  expectDead,
  expectSignedIn,
  expectSignedOut,
  fill,
  grace,
  linkIn,
  press,
  scan,
  see,
  setUp,
  signIn,
  signUp,
} from "./steps.ts";

export const signUpRoad: Road = {
  name: "sign-up",
  async walk(ground) {
    const site = await ground.serve({ SIGN_UP: "open" });
    await setUp(await ground.visit(site), site);
    const page = await ground.visit(site, { statuses: [410, 422] });
    await signUp(page, site, grace);
    await signIn(page, site, grace);
    await see(page, en.signIn.wrong);

    const link = linkIn(await site.letter(grace.email, "verify"), site);
    await scan(link);
    await page.goto(link);
    await fill(page, { password: grace.password });
    await press(page, en.verify.action);
    await arrive(page, paths.welcome);
    await fill(page, { name: "Compilers", spaceKey: "compilers" });
    await press(page, en.home.create);
    await arrive(page, paths.space("compilers"));
    await expectSignedIn(page, site, grace);
    await expectDead(page, link);

    const other = await ground.visit(site);
    await signUp(other, site, grace);
    await site.letter(grace.email, "known-address");
    return "mail read, its link scanned three times and used once, signed in, space begun; a known address is told by mail alone";
  },
};

export const resetRoad: Road = {
  name: "reset",
  async walk(ground) {
    const site = await ground.serve();
    const [first, second, third] = [
      await ground.visit(site),
      await ground.visit(site),
      await ground.visit(site, { statuses: [410, 422] }),
    ];
    await setUp(first, site);
    await signIn(second, site);
    await expectSignedIn(second, site);

    await third.goto(site.url + paths.signIn);
    await third.getByRole("link", { name: en.signIn.forgot }).click();
    await fill(third, { email: ada.email });
    await press(third, en.reset.action);
    await see(third, en.reset.sentTitle);
    const link = linkIn(await site.letter(ada.email, "reset"), site);
    await scan(link);
    await third.goto(link);
    const changed = { ...ada, password: "another horse entirely" };
    await fill(third, { password: changed.password });
    await press(third, en.reset.newAction);
    await see(third, en.me.passwordChanged);
    await site.letter(ada.email, "password-changed");
    for (const page of [first, second]) await expectSignedOut(page, site);
    await expectDead(third, link);
    await signIn(third, site, ada);
    await see(third, en.signIn.wrong);
    await signIn(third, site, changed);
    await expectSignedIn(third, site);

    await signIn(first, site, changed);
    await expectSignedIn(first, site);
    await third.goto(site.url + paths.security);
    await fill(third, { password: "a third horse altogether" });
    await press(third, en.me.changePassword);
    await see(third, en.me.passwordChanged);
    await expectSignedIn(third, site);
    await expectSignedOut(first, site);
    return "by mail: two sessions end, the link is dead after, the old password too; on the page: the others end, this one stays";
  },
};

export const emailChangeRoad: Road = {
  name: "email-change",
  async walk(ground) {
    const site = await ground.serve();
    const page = await ground.visit(site, { statuses: [410, 422] });
    await setUp(page, site);
    const moved = { ...ada, email: "countess@example.com" };
    await page.goto(site.url + paths.security);
    await fill(page, { email: moved.email });
    await press(page, en.me.changeEmail);
    await see(page, en.me.emailSent.replace("{{email}}", moved.email).split(".")[0] ?? "");
    const confirm = linkIn(await site.letter(moved.email, "change-email-new"), site);
    const told = (await site.mails()).filter(({ to }) => to.includes(ada.email));
    expect(told.length === 0, "the old address is told before the new one has confirmed");
    await scan(confirm);
    await page.goto(confirm);
    await press(page, en.email.confirm);
    await see(page, en.email.confirmedTitle);
    const undo = linkIn(await site.letter(ada.email, "change-email-old"), site);
    await expectDead(page, confirm);

    const other = await ground.visit(site, { statuses: [410, 422] });
    await signIn(other, site, ada);
    await see(other, en.signIn.wrong);
    await signIn(other, site, moved);
    await expectSignedIn(other, site);

    const old = await ground.visit(site, { statuses: [410, 422] });
    await scan(undo);
    await old.goto(undo);
    await press(old, en.email.undo);
    await see(old, en.email.undoneTitle);
    for (const each of [page, other]) await expectSignedOut(each, site);
    await expectDead(old, undo);
    await signIn(other, site, moved);
    await see(other, en.signIn.wrong);
    const reset = linkIn(await site.letter(ada.email, "email-restored"), site);
    await old.goto(reset);
    const mended = { ...ada, password: "mine and mine alone" };
    await fill(old, { password: mended.password });
    await press(old, en.reset.newAction);
    await signIn(old, site, mended);
    await expectSignedIn(old, site);
    return "both sides told, confirmed, taken back from the old address: everybody out, a new password by mail";
  },
};
