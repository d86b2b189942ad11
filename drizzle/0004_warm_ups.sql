CREATE TABLE `warm_ups` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`folder` text NOT NULL,
	`operations` text NOT NULL,
	`cursor` text,
	`made` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`total` integer NOT NULL,
	`last_refusal` text,
	`state` text NOT NULL,
	`made_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `warm_ups_newest` ON `warm_ups` (`space_id`,`id`);--> statement-breakpoint
CREATE INDEX `warm_ups_running` ON `warm_ups` (`id`) WHERE "warm_ups"."state" = 'running';--> statement-breakpoint
ALTER TABLE `asset_versions` ADD `warm_at` integer;--> statement-breakpoint
CREATE INDEX `asset_versions_to_warm` ON `asset_versions` (`warm_at`) WHERE "asset_versions"."warm_at" is not null;