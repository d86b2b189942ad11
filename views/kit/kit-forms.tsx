import { Button } from "#views/parts/button.tsx";
import { Choices } from "#views/parts/choices.tsx";
import { DangerZone } from "#views/parts/danger-zone.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Section } from "#views/parts/section.tsx";
import { type KitProps, Samples } from "./kit-parts.tsx";

export function KitForms({ page, words }: KitProps) {
  return (
    <>
      <Samples title={words.fields}>
        <div class="sample-columns">
          <Form page={page} action="/_kit" actions={<Button label={words.invite} kind="primary" />}>
            <Field
              page={page}
              kind="text"
              name="space"
              label={words.spaceName}
              value={words.shop}
              help={words.spaceNameHelp}
            />
            <Field
              page={page}
              kind="password"
              name="password"
              label={words.password}
              help={words.passwordHelp}
              autocomplete="new-password"
            />
            <Field
              page={page}
              kind="select"
              name="role"
              label={words.role}
              value="editor"
              options={rolesOf(words)}
            />
            <Field
              page={page}
              kind="checkbox"
              name="news"
              label={words.news}
              help={words.newsHelp}
              isChecked
            />
            <Field page={page} kind="checkbox" name="terms" label={words.terms} />
            <Choices
              kind="checkbox"
              name="may"
              label={words.may}
              help={words.mayHelp}
              options={[
                { value: "read", label: words.maySee, code: "assets:read" },
                { value: "write", label: words.mayUpload, code: "assets:write" },
              ]}
              chosen={["read"]}
            />
            <Choices
              kind="radio"
              name="role"
              label={words.role}
              options={rolesOf(words)}
              chosen={["editor"]}
            />
          </Form>
          <Form
            page={page}
            action="/_kit"
            mistakes={1}
            actions={<Button label={page.t("common.save")} kind="primary" />}
          >
            <Field
              page={page}
              kind="email"
              name="email"
              label={words.email}
              value="ada.example.com"
              error={words.emailError}
            />
            <Field
              page={page}
              kind="textarea"
              name="description"
              label={words.description}
              value={words.descriptionSample}
              isOptional
            />
            <Field page={page} kind="file" name="picture" label={words.picture} isOptional />
            <Field
              page={page}
              kind="url"
              name="domain"
              label={words.domain}
              value="https://img.example.com"
              lockedBy="DELIVERY_DOMAIN"
            />
          </Form>
        </div>
      </Samples>
      <Samples title={words.settings}>
        <div class="sample-column">
          <Section
            id="general"
            title={words.general}
            help={words.generalHelp}
            action="/_kit"
            note={words.generalNote}
            actions={<Button label={page.t("common.save")} kind="primary" />}
          >
            <Field page={page} kind="text" name="name" label={words.spaceName} value={words.shop} />
          </Section>
          <DangerZone
            page={page}
            id="delete"
            title={words.deleteSpace}
            text={words.deleteText}
            label={words.deleteSpace}
            action="/_kit"
            confirm="shop"
          />
        </div>
      </Samples>
    </>
  );
}

function rolesOf(words: KitProps["words"]) {
  return [
    { value: "manager", label: words.manager },
    { value: "editor", label: words.editor },
    { value: "viewer", label: words.viewer },
  ];
}
