// SPDX-License-Identifier: MIT
/* The subcommands; each returns the exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "options.h"

int cmd_build(const struct options *o);
int cmd_diff(const struct options *o);
int cmd_scan(const struct options *o);
int cmd_show(const struct options *o);
int cmd_flame(const struct options *o);
int cmd_export(const struct options *o);
int cmd_explain(const struct options *o);

/* To standard output; false when that fails. */
bool print_all(const struct buf *b);

#endif
