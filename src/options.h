// SPDX-License-Identifier: MIT
/* The command line as one const struct; see options.c for the table of options. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/buf.h"
#include "base/vec.h"
#include "decode/limits.h"
#include "model/refine.h"

#define UNSET SIZE_MAX

struct options {
	const struct command *command;
	struct texts inputs, layouts;
	struct texts baselines; /* what the inputs are compared with */
	struct texts source_roots; /* DIR or PREFIX=DIR */
	struct refine_options refine;
	const char *output;
	const char *config;
	const char *service;
	const char *notes;  /* a directory of notes */
	const char *advice; /* a directory of texts on patterns */
	const char *dump; /* discover, model, series: a stage as text */
	unsigned threads;
	size_t points; /* of a chart; UNSET, like the others that the config may say */
	size_t top;    /* show: functions a type, 0: all */
	size_t flame_frames;
	size_t page_budget, value_pages, function_pages;
	const char *memory_limit; /* "512MiB" */
	const char *graph_budget; /* the same */
	bool dump_pages, collapse;
	struct limits limits;
	bool json, strict, quiet, help;
	bool print_config; /* scan */
	/* export, flame */
	struct texts labels; /* "k=v", "k!=v" */
	const char *assets, *zip, *single_file, *single_limit; /* forms of the report */
	const char *format, *type, *from, *to, *what, *title, *only_service;
};

struct command {
	const char *name;
	const char *arguments; /* of the usage line */
	const char *about;
	uint32_t flag; /* which options it takes */
	size_t inputs_min, inputs_max;
	int (*run)(const struct options *o);
};

/* False: usage error, already said on standard error. */
bool options_parse(struct options *o, int argc, char **argv, const struct command *commands,
		   size_t n_commands);
void options_release(struct options *o);
void options_help(struct buf *b, const struct command *command);

enum exit_status {
	EXIT_FINE = 0,
	EXIT_USAGE = 2,
	EXIT_NO_INPUT = 3,
	EXIT_PARTIAL = 4, /* --strict and bad inputs */
	EXIT_OUTPUT = 5,
};

#define FOR_BUILD 1u
#define FOR_SCAN 2u
#define FOR_SHOW 4u
#define FOR_FLAME 8u
#define FOR_EXPORT 16u
#define FOR_DIFF 32u
#define FOR_EXPLAIN 64u
#define FOR_ALL 127u
/* What makes a report. */
#define FOR_SITE (FOR_BUILD | FOR_DIFF)
/* What reads a directory as a report does. */
#define FOR_INPUTS (FOR_SITE | FOR_SCAN | FOR_EXPORT | FOR_EXPLAIN)
#define FOR_REFINE (FOR_SITE | FOR_SHOW | FOR_FLAME | FOR_EXPORT | FOR_EXPLAIN)

#endif
