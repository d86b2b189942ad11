CREATE TABLE `changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`number` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `changes` (`id`, `number`) VALUES (1, 0);