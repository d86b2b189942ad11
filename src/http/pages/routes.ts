import { may } from "#src/domain/access.ts";
import { hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { type Action, permissions } from "#src/domain/permissions.ts";
import { problem, say } from "#src/http/errors.ts";
import { refuseOtherSites } from "#src/http/plugins/csrf.ts";
import { toTexts, type Visitor, visitorOf } from "#src/http/plugins/session.ts";
import { Refusal } from "#src/lib/errors.ts";
import { libraryPaths, operatorPaths, orgPaths, paths, places, spacePaths } from "#views/paths.ts";
import {
  operatorAuditFile,
  operatorAuditPage,
  orgAuditFile,
  orgAuditPage,
  spaceAuditFile,
  spaceAuditPage,
} from "./audit.ts";
import { type PageHandler, type PageNeeds, type Place, requireAccount } from "./handler.ts";
import { homePage } from "./home.ts";
import { acceptOne, declineOne, invitationPage } from "./invitation.ts";
import { createJoining, joinPage } from "./join.ts";
import { acceptPage, createAcceptance, privacyPage, termsPage } from "./legal.ts";
import { chosenPage, deleteChosen, moveChosen } from "./library/chosen.ts";
import { libraryPage, liveLibrary } from "./library/library.ts";
import type { LibraryNeeds } from "./library/needs.ts";
import { originalFile } from "./library/original.ts";
import { changePath, deletePicture, picturePage } from "./library/picture.ts";
import { previewPicture } from "./library/preview.ts";
import { createPictures } from "./library/upload.ts";
import { chooseLook } from "./look.ts";
import { appPage, createApp, createAppConfirmation, deleteApp } from "./me/app.ts";
import { confirmEmail, confirmEmailPage, undoEmail, undoEmailPage } from "./me/email.ts";
import {
  createPasskey,
  createPasskeyOffer,
  deletePasskey,
  passkeyPage,
  updatePasskey,
} from "./me/passkeys.ts";
import {
  picture as avatar,
  createPicture,
  deletePicture as deleteAvatar,
  deleteOutside,
  profilePage,
  updateOwnProfile,
} from "./me/profile.ts";
import { createOwnPasskeyRequest, createProof, provePage } from "./me/prove.ts";
import { createRecoveryCodes } from "./me/recovery-codes.ts";
import { createEmailChange, deleteAccount, securityPage, updatePassword } from "./me/security.ts";
import { deleteOneSession, deleteOtherSessions, sessionsPage } from "./me/sessions.ts";
import { healthPage } from "./operator/health.ts";
import { createJobAgain, jobsPage } from "./operator/jobs.ts";
import { createMailAgain, mailsPage } from "./operator/mails.ts";
import type { OperatorNeeds } from "./operator/needs.ts";
import { effectiveSettingsPage } from "./operator/settings.ts";
import { createOpening, deleteOpening, tenantPage, updateState } from "./operator/tenant.ts";
import { tenantsPage } from "./operator/tenants.ts";
import {
  apiKeysPage,
  createApiKey,
  newApiKeyPage,
  revokeApiKey,
  revokingPage,
  rotateApiKey,
  rotatingPage,
} from "./orgs/api-keys.ts";
import {
  createDomainProof,
  createMailDomain,
  deleteMailDomain,
  mailDomainsPage,
  updateJoining,
} from "./orgs/mail-domains.ts";
import {
  createInvitation,
  createInvitationAgain,
  createInvitationLink,
  deleteInvitation,
  deleteMember,
  membersPage,
  updateRole,
} from "./orgs/members.ts";
import { createOrg, newOrgPage } from "./orgs/new.ts";
import { createOrgPicture, deleteOrgPicture, orgPicture } from "./orgs/picture.ts";
import { createDemand, deleteDemand } from "./orgs/second-factor.ts";
import {
  createKeeping,
  createTransfer,
  deleteOwnMembership,
  deleteOwnOrg,
  orgSettingsPage,
  updateOrg,
} from "./orgs/settings.ts";
import { createWayOut, linkedPage, wayBack } from "./outside.ts";
import { createPasskeyRequest, createPasskeySession } from "./passkey-sign-in.ts";
import { createPassword, createReset, newPasswordPage, resetPage } from "./reset.ts";
import { createSecondFactor, createSecondPasskeyRequest, secondFactorPage } from "./second-factor.ts";
import { createInstance, setUpPage, tryMail } from "./set-up.ts";
import { createSession, deleteSession, signInPage } from "./sign-in.ts";
import { createSignUp, createVerification, signUpPage, verifyPage } from "./sign-up.ts";
import { activityPage } from "./spaces/activity.ts";
import { createSigningKey, deleteSigningKey, deliveryPage, updateDelivery } from "./spaces/delivery.ts";
import {
  createArchiving,
  deleteArchiving,
  deleteSpace,
  generalPage,
  restoreSpace,
  updateKey,
  updateName,
} from "./spaces/general.ts";
import {
  createSpaceLink,
  deleteOwnSpaceMembership,
  deleteSpaceInvitation,
  deleteSpaceMember,
  inviteToSpace,
  inviteToSpaceAgain,
  leavePage,
  spaceMembersPage,
  updateMemberDefault,
  updateSpaceRole,
} from "./spaces/members.ts";
import { createSpace, newSpacePage } from "./spaces/new-space.ts";

/**
 * Who is let through to a page: anybody; who has an account; who has accepted the texts as they are now too; and of
 * those who may do this in the space that the address names, which the verbs of the domain see to.
 */
type Asks = "nothing" | "account" | "texts" | Action;

export type RouteNeeds = PageNeeds & LibraryNeeds & OperatorNeeds;

type Row = [method: "GET" | "POST", path: string, asks: Asks, handle: PageHandler<RouteNeeds>];

const inSpace = paths.space(":space");
const inSettings = spacePaths.settings(":space");
const asset = libraryPaths.picture(":space", ":asset");

/** Every page there is, and what every form does. */
export const pageRoutes: Row[] = [
  ["GET", paths.welcome, "nothing", homePage],
  ["GET", places.setUp, "nothing", setUpPage],
  ["POST", places.setUp, "nothing", createInstance],
  ["POST", places.setUpMail, "nothing", tryMail],
  ["GET", paths.signIn, "nothing", signInPage],
  ["POST", paths.signIn, "nothing", createSession],
  ["POST", paths.signOut, "nothing", deleteSession],
  ["POST", paths.outside, "nothing", createWayOut],
  ["GET", paths.backFrom(":issuer"), "nothing", wayBack],
  ["GET", paths.join, "nothing", joinPage],
  ["POST", paths.join, "nothing", createJoining],
  ["GET", paths.linked, "account", linkedPage],
  ["POST", paths.disconnect, "account", deleteOutside],
  ["GET", paths.signUp, "nothing", signUpPage],
  ["POST", paths.signUp, "nothing", createSignUp],
  ["GET", places.verify, "nothing", verifyPage],
  ["POST", places.verify, "nothing", createVerification],
  ["GET", paths.reset, "nothing", resetPage],
  ["POST", paths.reset, "nothing", createReset],
  ["GET", places.newPassword, "nothing", newPasswordPage],
  ["POST", places.newPassword, "nothing", createPassword],
  ["GET", paths.terms, "nothing", termsPage],
  ["GET", paths.privacy, "nothing", privacyPage],
  ["POST", paths.look, "nothing", chooseLook],
  ["GET", places.confirmEmail, "nothing", confirmEmailPage],
  ["POST", places.confirmEmail, "nothing", confirmEmail],
  ["GET", places.undoEmail, "nothing", undoEmailPage],
  ["POST", places.undoEmail, "nothing", undoEmail],
  ["GET", paths.acceptTexts, "account", acceptPage],
  ["POST", paths.acceptTexts, "account", createAcceptance],
  ["GET", paths.profile, "account", profilePage],
  ["POST", paths.profile, "account", updateOwnProfile],
  ["POST", paths.picture, "account", createPicture],
  ["POST", paths.noPicture, "account", deleteAvatar],
  ["GET", paths.avatar(":version"), "account", avatar],
  ["GET", paths.security, "account", securityPage],
  ["POST", paths.email, "account", createEmailChange],
  ["POST", paths.password, "account", updatePassword],
  ["POST", paths.close, "account", deleteAccount],
  ["GET", paths.prove, "account", provePage],
  ["POST", paths.prove, "account", createProof],
  ["POST", paths.askOwnPasskey, "account", createOwnPasskeyRequest],
  ["GET", paths.app, "account", appPage],
  ["POST", paths.app, "account", createApp],
  ["POST", paths.confirmApp, "account", createAppConfirmation],
  ["POST", paths.noApp, "account", deleteApp],
  ["POST", paths.passkeys, "account", createPasskey],
  ["POST", paths.askForPasskey, "account", createPasskeyOffer],
  ["GET", paths.passkey(":passkey"), "account", passkeyPage],
  ["POST", paths.passkey(":passkey"), "account", updatePasskey],
  ["POST", paths.noPasskey(":passkey"), "account", deletePasskey],
  ["POST", paths.recoveryCodes, "account", createRecoveryCodes],
  ["GET", paths.secondFactor, "nothing", secondFactorPage],
  ["POST", paths.secondFactor, "nothing", createSecondFactor],
  ["POST", paths.askSecondPasskey, "nothing", createSecondPasskeyRequest],
  ["POST", paths.passkeySignIn, "nothing", createPasskeySession],
  ["POST", paths.askPasskey, "nothing", createPasskeyRequest],
  ["GET", paths.sessions, "account", sessionsPage],
  ["POST", paths.endSession, "account", deleteOneSession],
  ["POST", paths.endSessions, "account", deleteOtherSessions],
  ["GET", places.invitation, "nothing", invitationPage],
  ["POST", paths.acceptInvitation, "texts", acceptOne],
  ["POST", paths.declineInvitation, "account", declineOne],
  ["GET", paths.orgs, "texts", newOrgPage],
  ["POST", paths.orgs, "texts", createOrg],
  ["GET", orgPaths.members(":org"), "members:see", membersPage],
  ["POST", orgPaths.invite(":org"), "members:manage", createInvitation],
  ["POST", orgPaths.inviteByLink(":org"), "members:manage", createInvitationLink],
  ["POST", orgPaths.cancelInvitation(":org"), "members:manage", deleteInvitation],
  ["POST", orgPaths.resendInvitation(":org"), "members:manage", createInvitationAgain],
  ["POST", orgPaths.role(":org"), "members:manage", updateRole],
  ["POST", orgPaths.removal(":org"), "members:manage", deleteMember],
  ["GET", orgPaths.settings(":org"), "orgs:see", orgSettingsPage],
  ["POST", orgPaths.settings(":org"), "orgs:write", updateOrg],
  ["POST", orgPaths.picture(":org"), "orgs:write", createOrgPicture],
  ["POST", orgPaths.noPicture(":org"), "orgs:write", deleteOrgPicture],
  ["GET", orgPaths.avatar(":org", ":version"), "orgs:see", orgPicture],
  ["POST", orgPaths.transfer(":org"), "orgs:transfer", createTransfer],
  ["POST", orgPaths.deletion(":org"), "orgs:delete", deleteOwnOrg],
  ["POST", orgPaths.keeping(":org"), "orgs:delete", createKeeping],
  ["POST", orgPaths.leave(":org"), "orgs:see", deleteOwnMembership],
  ["GET", orgPaths.mailDomains(":org"), "members:see", mailDomainsPage],
  ["POST", orgPaths.mailDomains(":org"), "members:manage", createMailDomain],
  ["POST", orgPaths.proveMailDomain(":org"), "members:manage", createDomainProof],
  ["POST", orgPaths.joining(":org"), "members:manage", updateJoining],
  ["POST", orgPaths.removeMailDomain(":org"), "members:manage", deleteMailDomain],
  ["POST", orgPaths.secondFactor(":org"), "second-factor:demand", createDemand],
  ["POST", orgPaths.liftSecondFactor(":org"), "second-factor:demand", deleteDemand],
  ["GET", orgPaths.apiKeys(":org"), "api-keys:see", apiKeysPage],
  ["POST", orgPaths.apiKeys(":org"), "api-keys:manage", createApiKey],
  ["GET", orgPaths.newApiKey(":org"), "api-keys:manage", newApiKeyPage],
  ["GET", orgPaths.rotateApiKey(":org"), "api-keys:manage", rotatingPage],
  ["POST", orgPaths.rotateApiKey(":org"), "api-keys:manage", rotateApiKey],
  ["GET", orgPaths.revokeApiKey(":org"), "api-keys:manage", revokingPage],
  ["POST", orgPaths.revokeApiKey(":org"), "api-keys:manage", revokeApiKey],
  ["GET", orgPaths.newSpace(":org"), "spaces:create", newSpacePage],
  ["POST", orgPaths.newSpace(":org"), "spaces:create", createSpace],
  ["GET", inSettings, "space-settings:see", generalPage],
  ["POST", inSettings, "spaces:write", updateName],
  ["POST", spacePaths.key(":space"), "spaces:write", updateKey],
  ["POST", spacePaths.archiving(":space"), "spaces:archive", createArchiving],
  ["POST", spacePaths.unarchiving(":space"), "spaces:archive", deleteArchiving],
  ["POST", spacePaths.deletion(":space"), "spaces:delete", deleteSpace],
  ["POST", spacePaths.restoring(":space"), "spaces:delete", restoreSpace],
  ["GET", spacePaths.delivery(":space"), "signing-keys:see", deliveryPage],
  ["POST", spacePaths.delivery(":space"), "spaces:write", updateDelivery],
  ["POST", spacePaths.signingKeys(":space"), "signing-keys:manage", createSigningKey],
  ["POST", spacePaths.disableSigningKey(":space"), "signing-keys:manage", deleteSigningKey],
  ["GET", spacePaths.members(":space"), "space-members:see", spaceMembersPage],
  ["POST", spacePaths.invite(":space"), "space-members:manage", inviteToSpace],
  ["POST", spacePaths.inviteByLink(":space"), "space-members:manage", createSpaceLink],
  ["POST", spacePaths.cancelInvitation(":space"), "space-members:manage", deleteSpaceInvitation],
  ["POST", spacePaths.resendInvitation(":space"), "space-members:manage", inviteToSpaceAgain],
  ["POST", spacePaths.role(":space"), "space-members:manage", updateSpaceRole],
  ["POST", spacePaths.removal(":space"), "space-members:manage", deleteSpaceMember],
  ["POST", spacePaths.memberDefault(":space"), "space-members:manage", updateMemberDefault],
  ["GET", spacePaths.leave(":space"), "spaces:see", leavePage],
  ["POST", spacePaths.leave(":space"), "spaces:see", deleteOwnSpaceMembership],
  ["GET", operatorPaths.tenants, "orgs:manage", tenantsPage],
  ["GET", operatorPaths.tenant(":org"), "orgs:manage", tenantPage],
  ["POST", operatorPaths.tenantState(":org"), "orgs:manage", updateState],
  ["POST", operatorPaths.opening(":org"), "orgs:manage", createOpening],
  ["POST", operatorPaths.closing(":org"), "orgs:manage", deleteOpening],
  ["GET", operatorPaths.jobs, "orgs:manage", jobsPage],
  ["POST", operatorPaths.jobAgain, "orgs:manage", createJobAgain],
  ["GET", operatorPaths.mails, "orgs:manage", mailsPage],
  ["POST", operatorPaths.mailAgain, "orgs:manage", createMailAgain],
  ["GET", operatorPaths.health, "orgs:manage", healthPage],
  ["GET", operatorPaths.settings, "orgs:manage", effectiveSettingsPage],
  ["GET", paths.orgAudit(":org"), "audit:see", orgAuditPage],
  ["GET", orgPaths.auditExport(":org"), "audit:see", orgAuditFile],
  ["GET", spacePaths.audit(":space"), "space-audit:see", spaceAuditPage],
  ["GET", spacePaths.auditExport(":space"), "space-audit:see", spaceAuditFile],
  ["GET", operatorPaths.audit, "orgs:manage", operatorAuditPage],
  ["GET", operatorPaths.auditExport, "orgs:manage", operatorAuditFile],
  ["GET", inSpace, "assets:see", libraryPage],
  ["GET", libraryPaths.live(":space", ""), "assets:see", liveLibrary],
  ["POST", libraryPaths.pictures(":space", ""), "assets:write", createPictures],
  ["GET", asset, "assets:see", picturePage],
  ["POST", libraryPaths.path(":space", ":asset"), "assets:write", changePath],
  ["POST", libraryPaths.deletion(":space", ":asset"), "assets:delete", deletePicture],
  ["GET", libraryPaths.original(":space", ":asset"), "assets:download", originalFile],
  ["GET", libraryPaths.chosen(":space"), "assets:see", chosenPage],
  ["POST", libraryPaths.chosenFolder(":space"), "assets:write", moveChosen],
  ["POST", libraryPaths.chosenDeletion(":space"), "assets:delete", deleteChosen],
  ["GET", spacePaths.activity(":space"), "space-audit:see", activityPage],
  ["GET", `${inSpace}/preview/:version/:size`, "assets:see", previewPicture],
];

/** Scripts are told what was refused as a problem (RFC 9457), whoever asks. */
export async function answerPage(
  needs: RouteNeeds,
  request: Request,
  place: Place,
  [, , asks, handle]: Row,
): Promise<Response> {
  const isScript = request.headers.get("accept") === "application/json";
  try {
    refuseOtherSites(request, needs.publicUrl);
    const visitor = await visitorOf(needs, request);
    if (asks !== "nothing") requireAccount(visitor);
    const asksTexts = asks !== "nothing" && asks !== "account";
    if (!asksTexts || (await hasAcceptedTexts(needs, visitor.actor))) {
      hideFromOthers(visitor, asks);
      return await handle(needs, visitor, place);
    }
    if (isScript) throw new Refusal("forbidden", visitor.page.t("legal.needed"));
    return toTexts(request);
  } catch (error) {
    if (!isScript) throw error;
    const said = say(error, request, { side: "api", log: needs.log });
    const { page } = await visitorOf(needs, request);
    const isOut = said.code === "unauthenticated";
    return problem(isOut ? { ...said, message: page.t("errors.titles.unauthenticated") } : said, request);
  }
}

/** What is for operators alone isn't there for anybody else. */
function hideFromOthers({ actor }: Visitor, asks: Asks): void {
  if (asks === "nothing" || asks === "account" || asks === "texts") return;
  if (permissions[asks].people !== "operator" || may(actor, asks, "instance")) return;
  throw new Refusal("not_found", "There is nothing at this address. Check it for a typing mistake.");
}
