CREATE TABLE `api_key_uses` (
	`api_key_id` text NOT NULL,
	`day` text NOT NULL,
	`number` integer NOT NULL,
	PRIMARY KEY(`api_key_id`, `day`),
	FOREIGN KEY (`api_key_id`) REFERENCES `api_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `audit_events` (
	`id` text PRIMARY KEY NOT NULL,
	`chain` text NOT NULL,
	`number` integer NOT NULL,
	`space_id` text,
	`created_at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`target_kind` text,
	`target_id` text,
	`details` text NOT NULL,
	`personal` text NOT NULL,
	`commitments` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_events_chain` ON `audit_events` (`chain`,`number`);--> statement-breakpoint
CREATE INDEX `audit_events_time` ON `audit_events` (`chain`,`created_at`);--> statement-breakpoint
CREATE INDEX `audit_events_space` ON `audit_events` (`space_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `audit_events_actor` ON `audit_events` (`actor_id`);--> statement-breakpoint
CREATE INDEX `audit_events_target` ON `audit_events` (`target_id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text,
	`role` text NOT NULL,
	`email` text,
	`email_key` text,
	`token_hash` text NOT NULL,
	`mail_domain` text,
	`uses_left` integer NOT NULL,
	`invited_by` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_hash_unique` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_org` ON `invitations` (`org_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `invitations_space` ON `invitations` (`space_id`);--> statement-breakpoint
CREATE INDEX `invitations_email` ON `invitations` (`email_key`);--> statement-breakpoint
CREATE INDEX `invitations_inviter` ON `invitations` (`invited_by`);--> statement-breakpoint
CREATE TABLE `org_openings` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `org_openings_user` ON `org_openings` (`user_id`,`expires_at`);--> statement-breakpoint
CREATE TABLE `space_activity` (
	`space_id` text NOT NULL,
	`day` text NOT NULL,
	`uploads` integer DEFAULT 0 NOT NULL,
	`changes` integer DEFAULT 0 NOT NULL,
	`deliveries` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`space_id`, `day`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `space_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `space_keys_space` ON `space_keys` (`space_id`);--> statement-breakpoint
CREATE TABLE `upload_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`api_key_id` text,
	`token_hash` text NOT NULL,
	`folder` text NOT NULL,
	`types` text,
	`max_bytes` integer,
	`uses_left` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`api_key_id`) REFERENCES `api_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `upload_tokens_token_hash_unique` ON `upload_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `upload_tokens_expiry` ON `upload_tokens` (`expires_at`);--> statement-breakpoint
CREATE INDEX `upload_tokens_key` ON `upload_tokens` (`api_key_id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `made_by` text REFERENCES users(id) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_used_from` text;--> statement-breakpoint
ALTER TABLE `orgs` ADD `state_reason` text;--> statement-breakpoint
ALTER TABLE `orgs` ADD `avatar_version` text;--> statement-breakpoint
ALTER TABLE `orgs` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `spaces` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `spaces` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `spaces` ADD `deletion_at` integer;--> statement-breakpoint
INSERT INTO `space_keys` (`key`, `org_id`, `space_id`, `created_at`) SELECT `key`, `org_id`, `id`, `created_at` FROM `spaces`;--> statement-breakpoint
UPDATE `orgs` SET `state` = 'active' WHERE `state` = 'pending_deletion';
