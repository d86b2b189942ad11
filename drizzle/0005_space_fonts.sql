DROP INDEX `fonts_space`;--> statement-breakpoint
ALTER TABLE `fonts` ADD `families` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `fonts` ADD `coverage` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `fonts` ADD `reach` real DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `fonts_file` ON `fonts` (`space_id`,`sha256`);--> statement-breakpoint
CREATE UNIQUE INDEX `fonts_object` ON `fonts` (`object_key`);