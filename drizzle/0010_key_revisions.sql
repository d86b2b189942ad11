ALTER TABLE `api_keys` ADD `is_by_person` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
UPDATE `api_keys` SET `is_by_person` = 1 WHERE `made_by` IS NOT NULL;
