CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`space_ids` text,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_token_hash_unique` ON `api_keys` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_keys_org` ON `api_keys` (`org_id`);--> statement-breakpoint
CREATE TABLE `asset_aliases` (
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`path` text NOT NULL,
	`asset_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`space_id`, `path`),
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `asset_aliases_asset` ON `asset_aliases` (`asset_id`);--> statement-breakpoint
CREATE TABLE `asset_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`asset_id` text NOT NULL,
	`number` integer NOT NULL,
	`place` text NOT NULL,
	`object_key` text NOT NULL,
	`outside_etag` text,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`format` text NOT NULL,
	`content_type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`pages` integer NOT NULL,
	`orientation` integer NOT NULL,
	`bands` integer NOT NULL,
	`has_alpha` integer NOT NULL,
	`has_profile` integer NOT NULL,
	`exif` text NOT NULL,
	`damaged` integer NOT NULL,
	`thumb_hash` text,
	`inspect_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `asset_versions_number` ON `asset_versions` (`asset_id`,`number`);--> statement-breakpoint
CREATE INDEX `asset_versions_object` ON `asset_versions` (`place`,`object_key`);--> statement-breakpoint
CREATE INDEX `asset_versions_to_inspect` ON `asset_versions` (`inspect_at`) WHERE "asset_versions"."inspect_at" is not null;--> statement-breakpoint
CREATE TABLE `assets` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`path` text NOT NULL,
	`folder` text NOT NULL,
	`revision` integer NOT NULL,
	`current_version` integer NOT NULL,
	`focal` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assets_path` ON `assets` (`space_id`,`path`);--> statement-breakpoint
CREATE INDEX `assets_newest` ON `assets` (`space_id`,`id`);--> statement-breakpoint
CREATE INDEX `assets_folder` ON `assets` (`space_id`,`folder`,`id`);--> statement-breakpoint
CREATE TABLE `orgs` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`algorithm` text NOT NULL,
	`truncate` integer NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `signing_keys_space` ON `signing_keys` (`space_id`);--> statement-breakpoint
CREATE TABLE `spaces` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`defaults` text NOT NULL,
	`unsafe_allowed` integer NOT NULL,
	`raw_allowed` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `spaces_key_unique` ON `spaces` (`key`);--> statement-breakpoint
CREATE INDEX `spaces_org` ON `spaces` (`org_id`);