// SPDX-License-Identifier: MIT
/* One row an option: adding one touches this table and its reader only. */
#include "options.h"

#include <stddef.h>
#include <stdio.h>

#include "base/num.h"
#include "base/pool.h"

enum value { FLAG, TEXT, LIST, COUNT, SIZE };

struct option_row {
	const char *name;
	char letter; /* 0: none */
	enum value value;
	size_t offset;
	uint32_t commands;
	const char *argument;
	const char *about;
};

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{"output", 'o', TEXT, AT(output), FOR_SITE, "DIR", "where the report goes"},
	{"output", 'o', TEXT, AT(output), FOR_FLAME, "FILE", "where it goes: .html or .svg"},
	{"output", 'o', TEXT, AT(output), FOR_EXPORT, "FILE",
	 "where it goes (default: -, standard output)"},
	{"format", 0, TEXT, AT(format), FOR_EXPORT, "WORD", "pprof, folded, csv or json"},
	{"assets", 0, TEXT, AT(assets), FOR_SITE, "WORD",
	 "inline (default), or external: styles and scripts as files of their own"},
	{"zip", 0, TEXT, AT(zip), FOR_SITE, "FILE", "the report as a zip archive"},
	{"single-file", 0, TEXT, AT(single_file), FOR_SITE, "FILE",
	 "what matters of the report in one HTML file"},
	{"single-file-limit", 0, TEXT, AT(single_limit), FOR_SITE, "SIZE",
	 "bytes of that file at most (default 5 MB)"},
	{"only-service", 0, TEXT, AT(only_service), FOR_SITE, "NAME",
	 "in that file only pages of this service"},
	{"type", 't', TEXT, AT(type), FOR_SITE, "TYPE", "in that file only pages of this type"},
	{"type", 't', TEXT, AT(type), FOR_FLAME | FOR_EXPORT, "TYPE",
	 "a profile type: id, name, title, or a word as cpu or heap"},
	{"service", 0, TEXT, AT(only_service), FOR_EXPORT, "NAME",
	 "only that service (default: all, added up)"},
	{"label", 'l', LIST, AT(labels), FOR_EXPORT, "K=V",
	 "only samples with that label; K!=V: without; K=: with none; repeatable"},
	{"from", 0, TEXT, AT(from), FOR_EXPORT, "TIME",
	 "only from then on: a time, start+10m, end-1h, 25%"},
	{"to", 0, TEXT, AT(to), FOR_EXPORT, "TIME", "only before then"},
	{"what", 0, TEXT, AT(what), FOR_EXPORT, "WORD",
	 "of csv: functions (default), timeline or stacks"},
	{"diff", 'd', LIST, AT(baselines), FOR_FLAME, "FILE",
	 "a dump to compare with; repeatable"},
	{"title", 0, TEXT, AT(title), FOR_FLAME, "TEXT", "the title of the graph"},
	{"frames", 0, SIZE, AT(flame_frames), FOR_FLAME, "N",
	 "frames at most (default 1,500)"},
	{"config", 0, TEXT, AT(config), FOR_INPUTS, "FILE",
	 "settings (default: flamefolio.conf in an input directory)"},
	{"layout", 0, LIST, AT(layouts), FOR_INPUTS, "PATTERN",
	 "what paths mean, e.g. '{service}/{type}/{time}.pb.gz'; repeatable"},
	{"service", 0, TEXT, AT(service), FOR_SITE | FOR_SCAN | FOR_EXPLAIN, "NAME",
	 "the service of all dumps"},
	{"jobs", 'j', COUNT, AT(threads), FOR_ALL & ~FOR_SHOW, "N",
	 "threads (default: the cores)"},
	{"points", 0, SIZE, AT(points), FOR_SITE | FOR_EXPLAIN, "N",
	 "points of a chart at most (default 300, or [report] points)"},
	{"flame-frames", 0, SIZE, AT(flame_frames), FOR_SITE, "N",
	 "frames of a static flame graph at most (default 1,500)"},
	{"baseline", 0, LIST, AT(baselines), FOR_BUILD | FOR_EXPLAIN, "DIR",
	 "dumps to compare with, a directory or file; repeatable"},
	{"page-budget", 0, SIZE, AT(page_budget), FOR_SITE, "N",
	 "pages below those of profiles, in all (default 5,000)"},
	{"value-pages", 0, SIZE, AT(value_pages), FOR_SITE, "N",
	 "values of a label that have a row and a page (default 20)"},
	{"function-pages", 0, SIZE, AT(function_pages), FOR_SITE, "N",
	 "functions of a profile that have a page (default 12)"},
	{"graph-budget", 0, TEXT, AT(graph_budget), FOR_SITE, "SIZE",
	 "what a profile page carries for its explorer at most (default 300KiB, 0: none)"},
	{"memory-limit", 0, TEXT, AT(memory_limit), FOR_SITE | FOR_EXPLAIN, "SIZE",
	 "memory of one instance, e.g. 512MiB: leaks say when it is reached"},
	{"source-root", 0, LIST, AT(source_roots), FOR_SITE, "DIR",
	 "show sources found below it; PREFIX=DIR for paths with that beginning; repeatable"},
	{"notes", 0, TEXT, AT(notes), FOR_SITE, "DIR",
	 "notes in Markdown, beside notes/*.md and <service>.md of the inputs"},
	{"advice", 0, TEXT, AT(advice), FOR_SITE, "DIR",
	 "NAME.md: texts on patterns of functions, in place of the built-in or new"},
	{"dump-pages", 0, FLAG, AT(dump_pages), FOR_SITE, NULL,
	 "a page for each single dump, up to 2,000"},
	{"focus", 0, LIST, AT(refine.focus), FOR_REFINE, "RE",
	 "only stacks with a frame that matches; repeatable: each must match"},
	{"ignore", 0, LIST, AT(refine.ignore), FOR_REFINE, "RE",
	 "no stacks with a frame that matches; repeatable"},
	{"hide", 0, LIST, AT(refine.hide), FOR_REFINE, "RE",
	 "leave out frames that match; repeatable"},
	{"show-from", 0, TEXT, AT(refine.show_from), FOR_REFINE, "RE",
	 "leave out what calls the first frame that matches"},
	{"granularity", 0, TEXT, AT(refine.granularity), FOR_REFINE, "WORD",
	 "what a frame is: line (default), function, file or package"},
	{"collapse", 0, FLAG, AT(collapse), FOR_SITE | FOR_FLAME, NULL,
	 "in flame graphs one frame for a chain of calls of the same value"},
	{"rename", 0, LIST, AT(refine.rename), FOR_REFINE, "RE=>NAME",
	 "rewrite names of functions, $1 is a group; repeatable"},
	{"group", 0, LIST, AT(refine.group), FOR_REFINE, "RE=>NAME",
	 "one frame NAME for neighbours whose function matches; repeatable"},
	{"tag-root", 0, LIST, AT(refine.tag_root), FOR_REFINE, "KEY",
	 "a frame for a label's value at the root; repeatable"},
	{"tag-leaf", 0, LIST, AT(refine.tag_leaf), FOR_REFINE, "KEY",
	 "a frame for a label's value at the leaf; repeatable"},
	{"top", 0, SIZE, AT(top), FOR_SHOW, "N", "functions a type (default 20, 0 = all)"},
	{"json", 0, FLAG, AT(json), FOR_SCAN | FOR_SHOW, NULL, "print JSON"},
	{"print-config", 0, FLAG, AT(print_config), FOR_SCAN, NULL,
	 "print a flamefolio.conf for the inputs"},
	{"dump", 0, TEXT, AT(dump), FOR_SITE, "STAGE",
	 "print a stage, no report: discover, model, series, history or findings"},
	{"strict", 0, FLAG, AT(strict), FOR_SITE, NULL, "exit with 4 when a dump is unreadable"},
	{"quiet", 'q', FLAG, AT(quiet), FOR_SITE, NULL, "no progress, no closing line"},
	{"max-dump-bytes", 0, SIZE, AT(limits.dump_bytes), FOR_ALL, "N",
	 "a dump of more bytes, stored or inflated, is skipped (default 64 MiB)"},
	{"max-samples", 0, SIZE, AT(limits.samples), FOR_ALL, "N",
	 "a dump with more samples is skipped (default 1,000,000)"},
	{"max-depth", 0, SIZE, AT(limits.depth), FOR_ALL, "N",
	 "of a deeper stack, the locations at the leaf are kept (default 1,000)"},
	{"help", 'h', FLAG, AT(help), FOR_ALL, NULL, "print this"},
};

static const struct option_row *find_row(const struct command *c, struct str name, char letter)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if ((rows[i].commands & c->flag) &&
		    (letter ? rows[i].letter == letter : str_eq(str_of(rows[i].name), name)))
			return &rows[i];
	return NULL;
}

static bool usage(const struct command *c, const char *what, const char *which)
{
	fprintf(stderr, "flamefolio%s%s: %s %s\n", c ? " " : "", c ? c->name : "", what, which);
	fprintf(stderr, "Try 'flamefolio%s%s --help'.\n", c ? " " : "", c ? c->name : "");
	return false;
}

static bool set_number(struct options *o, const struct option_row *row, const char *text)
{
	uint64_t v;

	if (!str_to_u64(str_of(text), &v) || v > ((uint64_t)1 << 40) ||
	    (row->value == COUNT && (v == 0 || v > 256)) ||
	    (row->offset == AT(limits.depth) && v == 0))
		return false;
	if (row->value == COUNT)
		*(unsigned *)((char *)o + row->offset) = (unsigned)v;
	else
		*(size_t *)((char *)o + row->offset) = (size_t)v;
	return true;
}

static bool set_value(struct options *o, const struct option_row *row, const char *text)
{
	void *field = (char *)o + row->offset;

	switch (row->value) {
	case FLAG:
		*(bool *)field = true;
		return true;
	case TEXT:
		*(const char **)field = text;
		return true;
	case LIST:
		vec_push((struct texts *)field, text);
		return true;
	default:
		return set_number(o, row, text);
	}
}

struct cursor {
	char **argv;
	int argc, at;
};

/* argv[at] is an option; "--name=value", "--name value", "-nvalue" and "-n value" are the same. */
static bool parse_option(struct options *o, struct cursor *c)
{
	const char *arg = c->argv[c->at];
	bool is_long = arg[1] == '-';
	struct str name = str_of(is_long ? arg + 2 : "");
	size_t equals = is_long ? str_chr(name, '=') : SIZE_MAX;
	const struct option_row *row =
		find_row(o->command, str_sub(name, 0, equals), is_long ? '\0' : arg[1]);
	const char *value = NULL;

	if (!row)
		return usage(o->command, "no such option:", arg);
	if (equals != SIZE_MAX)
		value = name.p + equals + 1;
	else if (!is_long && arg[2])
		value = arg + 2;
	if (row->value == FLAG)
		return value ? usage(o->command, "takes no value:", arg)
			     : set_value(o, row, NULL);
	if (!value && c->at + 1 < c->argc)
		value = c->argv[++c->at];
	if (!value)
		return usage(o->command, "wants a value:", arg);
	return set_value(o, row, value) || usage(o->command, "not a sensible number:", value);
}

static void set_defaults(struct options *o)
{
	*o = (struct options){.threads = pool_cores(),
			      .top = 20,
			      .points = UNSET,
			      .flame_frames = UNSET,
			      .page_budget = UNSET,
			      .value_pages = UNSET,
			      .function_pages = UNSET,
			      .limits = LIMITS_DEFAULT};
}

static bool check_inputs(const struct options *o)
{
	const struct command *c = o->command;

	if (o->help || (o->inputs.n >= c->inputs_min && o->inputs.n <= c->inputs_max))
		return true;
	return usage(c, o->inputs.n < c->inputs_min ? "what to read is missing:" : "too many:",
		     c->arguments);
}

bool options_parse(struct options *o, int argc, char **argv, const struct command *commands,
		   size_t n_commands)
{
	struct cursor c = {.argv = argv, .argc = argc, .at = 2};
	bool only_inputs = false;

	set_defaults(o);
	for (size_t i = 0; i < n_commands && argc > 1; i++)
		if (str_eq(str_of(commands[i].name), str_of(argv[1])))
			o->command = &commands[i];
	if (!o->command)
		return usage(NULL, "no such command:", argc > 1 ? argv[1] : "(none)");
	for (; c.at < argc; c.at++) {
		const char *arg = argv[c.at];

		if (!only_inputs && str_eq(str_of(arg), STR("--")))
			only_inputs = true;
		else if (only_inputs || arg[0] != '-' || arg[1] == '\0')
			vec_push(&o->inputs, arg);
		else if (!parse_option(o, &c))
			return false;
	}
	return check_inputs(o);
}

void options_release(struct options *o)
{
	vec_release(&o->inputs);
	vec_release(&o->layouts);
	vec_release(&o->source_roots);
	vec_release(&o->baselines);
	vec_release(&o->labels);
	refine_options_release(&o->refine);
}

void options_help(struct buf *b, const struct command *command)
{
	buf_printf(b, "Usage: flamefolio %s %s\n\n%s\n\n", command->name, command->arguments,
		   command->about);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char left[40];

		if (!(rows[i].commands & command->flag))
			continue;
		snprintf(left, sizeof(left), "--%s%s%s", rows[i].name,
			 rows[i].argument ? " " : "", rows[i].argument ? rows[i].argument : "");
		buf_printf(b, "  %c%c%s %-24s %s\n", rows[i].letter ? '-' : ' ',
			   rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? "," : " ", left,
			   rows[i].about);
	}
}
