// SPDX-License-Identifier: MIT
/* From argv to one const options struct, and on to the subcommand. */
#include <stdio.h>

#include "base/num.h"
#include "commands.h"
#include "version.h"

static const struct command commands[] = {
	{"build", "INPUT... -o SITE", "Reads profile dumps and writes a static HTML report.",
	 FOR_BUILD, 1, SIZE_MAX, cmd_build},
	{"diff", "BASE CANDIDATE -o SITE",
	 "A report of CANDIDATE in which BASE is the baseline: two directories or files.", FOR_DIFF,
	 2, 2, cmd_diff},
	{"scan", "INPUT...", "Prints what each file would be read as, and why.", FOR_SCAN, 1,
	 SIZE_MAX, cmd_scan},
	{"show", "FILE", "Prints one dump: header, totals, top functions.", FOR_SHOW, 1, 1,
	 cmd_show},
	{"flame", "FILE... -o GRAPH", "Draws one flame graph into one file, .html or .svg.",
	 FOR_FLAME, 1, SIZE_MAX, cmd_flame},
	{"export", "INPUT... --format F",
	 "Writes a selection as pprof, folded stacks, CSV or JSON.", FOR_EXPORT, 1, SIZE_MAX,
	 cmd_export},
	{"explain-finding", "ID INPUT...",
	 "Prints as CSV what a finding of the report was computed from.", FOR_EXPLAIN, 2, SIZE_MAX,
	 cmd_explain},
};

bool print_all(const struct buf *b)
{
	return fwrite(b->p, 1, b->n, stdout) == b->n && fflush(stdout) == 0;
}

static int help(void)
{
	struct buf b = {0};
	bool ok;

	buf_lit(&b, "flamefolio turns a directory of profile dumps into a static HTML report.\n\n"
		    "Usage: flamefolio COMMAND ...\n\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		buf_printf(&b, "  %-16s %-24s %s\n", commands[i].name, commands[i].arguments,
			   commands[i].about);
	buf_lit(&b, "\n'flamefolio COMMAND --help' lists its options; 'man flamefolio' says "
		    "more.\n");
	ok = print_all(&b);
	buf_release(&b);
	return ok ? EXIT_FINE : EXIT_OUTPUT;
}

static int command_help(const struct command *c)
{
	struct buf b = {0};
	bool ok;

	options_help(&b, c);
	ok = print_all(&b);
	buf_release(&b);
	return ok ? EXIT_FINE : EXIT_OUTPUT;
}

static bool is_one_of(const char *arg, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(arg), str_of(words[i])))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	static const char *const help_words[] = {"--help", "-h", "help"};
	static const char *const version_words[] = {"--version", "version"};
	struct options o;
	int status;

	if (argc > 1 && is_one_of(argv[1], help_words, COUNT_OF(help_words)))
		return help();
	if (argc > 1 && is_one_of(argv[1], version_words, COUNT_OF(version_words))) {
		puts("flamefolio " FLAMEFOLIO_VERSION);
		return EXIT_FINE;
	}
	if (!options_parse(&o, argc, argv, commands, COUNT_OF(commands)))
		status = EXIT_USAGE;
	else
		status = o.help ? command_help(o.command) : o.command->run(&o);
	options_release(&o);
	return status;
}
