CREATE TABLE `fonts` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`space_id` text NOT NULL,
	`family` text NOT NULL,
	`style` text NOT NULL,
	`object_key` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fonts_space` ON `fonts` (`space_id`);--> statement-breakpoint
ALTER TABLE `asset_versions` ADD `working_copy` text;--> statement-breakpoint
ALTER TABLE `assets` ADD `detections` text;--> statement-breakpoint
ALTER TABLE `spaces` ADD `svg_allowed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `spaces` ADD `rules` text DEFAULT '{}' NOT NULL;