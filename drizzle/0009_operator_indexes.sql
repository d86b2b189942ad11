DROP INDEX `audit_events_time`;--> statement-breakpoint
DROP INDEX `audit_events_space`;--> statement-breakpoint
DROP INDEX `audit_events_actor`;--> statement-breakpoint
CREATE INDEX `audit_events_action` ON `audit_events` (`chain`,`action`,`number`);--> statement-breakpoint
CREATE INDEX `audit_events_space` ON `audit_events` (`chain`,`space_id`,`number`);--> statement-breakpoint
CREATE INDEX `audit_events_actor` ON `audit_events` (`actor_id`,`chain`,`number`);--> statement-breakpoint
CREATE INDEX `asset_versions_size` ON `asset_versions` (`space_id`,`size_bytes`);--> statement-breakpoint
CREATE INDEX `emails_state` ON `emails` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_failed` ON `jobs` (`id`) WHERE "jobs"."failed_at" is not null;