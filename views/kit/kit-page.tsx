import { Frame, PageHead } from "#views/layout/frame.tsx";
import { createPage, type Page } from "#views/page.ts";
import { LinkButton } from "#views/parts/button.tsx";
import { Tabs } from "#views/parts/tabs.tsx";
import { KitForms } from "./kit-forms.tsx";
import { KitLists } from "./kit-lists.tsx";
import { KitParts } from "./kit-parts.tsx";
import { type KitWords, kitWords } from "./words.ts";

const here = "/_kit";

/** The parts in each state, in the frame that they stand in. */
export function KitPage(plain: Page) {
  const words = kitWords(plain);
  const person = { name: "Ada Lovelace", email: "ada@example.com" };
  const page = createPage({ ...plain, person, org: { id: "kit", name: words.org, pages: [] } });
  return (
    <Frame
      page={page}
      title={words.title}
      side={sideOf(words)}
      path={[
        { name: words.shop, href: "#shop" },
        { name: words.settings, href: "#settings" },
        { name: words.title, href: here },
      ]}
      palette={paletteOf(words)}
    >
      <PageHead
        title={words.title}
        text={words.lead}
        actions={
          <>
            <LinkButton href="#learn" label={words.learn} />
            <LinkButton href="#upload" label={words.upload} icon="upload" kind="primary" />
          </>
        }
      />
      <Tabs
        page={page}
        label={words.settings}
        tabs={[
          { label: words.title, href: here },
          { label: words.delivery, href: "#delivery" },
          { label: words.members, href: "#members" },
          { label: words.usage, href: "#usage" },
        ]}
      />
      <KitParts page={page} words={words} />
      <KitForms page={page} words={words} />
      <KitLists page={page} words={words} />
    </Frame>
  );
}

function sideOf(words: KitWords) {
  return {
    groups: [
      {
        title: words.place,
        links: [
          {
            label: words.shop,
            href: "#shop",
            icon: "images",
            inside: [
              { label: words.library, href: "#library" },
              { label: words.templates, href: "#templates" },
              { label: words.title, href: here },
            ],
          },
          { label: words.blog, href: "#blog", icon: "images" },
        ],
      },
      {
        title: words.org,
        links: [
          { label: words.members, href: "#members", icon: "users" },
          { label: words.usage, href: "#usage", icon: "gauge" },
          { label: words.settings, href: "#settings", icon: "settings" },
        ],
      },
    ],
    orgMenu: [
      { label: words.settings, icon: "settings", href: "#settings" },
      { label: words.newSpace, icon: "plus", href: "#new" },
    ],
    personMenu: [
      { label: words.profile, icon: "user", href: "#profile" },
      "line",
      { label: words.signOut, icon: "log-out", action: here },
    ],
    usage: { text: words.used, share: 0.38 },
  } satisfies Parameters<typeof Frame>[0]["side"];
}

function paletteOf(words: KitWords) {
  return [
    { label: words.library, note: words.shop, href: "#library", group: words.place, icon: "images" },
    { label: words.templates, note: words.shop, href: "#templates", group: words.place, icon: "layers" },
    { label: words.library, note: words.blog, href: "#blog", group: words.place, icon: "images" },
    { label: words.upload, href: "#upload", group: words.action, icon: "upload", words: "add put" },
    { label: words.invite, href: "#invite", group: words.action, icon: "users", words: "member person" },
    { label: words.newSpace, href: "#new", group: words.action, icon: "plus" },
    { label: words.theme, href: "#theme", group: words.settings, icon: "palette", words: "dark light" },
    { label: words.language, href: "#language", group: words.settings, icon: "globe" },
  ] satisfies Parameters<typeof Frame>[0]["palette"];
}
