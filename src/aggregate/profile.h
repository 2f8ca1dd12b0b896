// SPDX-License-Identifier: MIT
/*
 * One profile = one service x one profile type over the whole report: timeline, windows, top
 * functions, call tree, labels, instances. Open structs, read by analyse and render.
 *
 * Values are int64 in 1/den of the sample type's unit: den is 1 for delta and cumulative kinds
 * (exact sums), 1,000 for gauges in bytes and 1,000,000 for other gauges (time averages).
 * A level is a double in the unit people read: unit per second for delta and cumulative kinds (a
 * busy core is 1e9 ns/s), the unit itself for gauges. value * win.per_value is its level.
 */
#ifndef AGGREGATE_PROFILE_H
#define AGGREGATE_PROFILE_H

#include "model/model.h"

struct timeline {
	int64_t start_s;  /* of the first bucket, a multiple of width_s */
	uint32_t width_s; /* 1 5 15 30 60 300 900 1800 3600 10800 21600 43200 86400 */
	size_t n;
	const double *level; /* NaN: a gap, nothing is known */
	bool is_sequence;    /* no clock: bucket i is the i-th dump, times mean nothing */
};

enum win_id {
	WIN_ALL,
	WIN_FIRST, /* first quarter of the report's time */
	WIN_LAST,  /* last quarter */
	WIN_N,
};

struct win {
	int64_t from_ns, to_ns; /* half open */
	int64_t total;          /* in 1/den units */
	double level;           /* mean over the window; NaN when nothing is known */
	double per_value;       /* level / total, 0 when unknown */
	uint32_t n_dumps;       /* that reach into the window */
};

struct fn_row {
	fn_id fn;
	str_id file;            /* the first by name of those it has in this profile */
	int64_t self[WIN_N];
	int64_t total[WIN_N];   /* recursion counts once */
	uint32_t rank[WIN_N];   /* by self, from 1; 0: not there */
};

/* Of a package: all its functions taken as one. */
struct pkg_row {
	uint32_t pkg; /* of report.packages */
	int64_t self[WIN_N];
	int64_t total[WIN_N]; /* a stack counts once, however many of its functions stand in it */
};

/* Preorder, heaviest sibling first (ties by name). Node 0 is the root of all, fn FN_ALL. */
struct node {
	fn_id fn;
	uint32_t depth; /* root 0 */
	uint32_t end;   /* index after its last descendant */
	frame_id frame; /* one of its frames, for file and line: the first that has a file */
	int64_t self;
	int64_t total;
};

/* A function of the program itself with what its stacks take below it as long as no other such
 * function is called: the place where a change of waiting or of allocating begins to be its own. */
struct moved {
	fn_id fn;             /* FN_ALL: none */
	double before, after; /* levels of the first and the last quarter */
};

struct instance_row {
	struct str name;       /* "pod=a region=eu", a folder, or "" for the only one */
	uint32_t n_dumps;
	uint32_t n_restarts;
	int64_t first_ns, last_ns;
	int64_t interval_ns;   /* median distance of its dumps, 0 with one dump */
	double level;          /* over WIN_ALL, as win.level */
};

struct restart {
	int64_t time_ns; /* of the first dump after it */
	uint32_t instance; /* of the profile's instances */
};

struct label_value {
	struct str value; /* "": samples without the key */
	int64_t total;    /* WIN_ALL, 1/den units; the values of a key sum to the whole */
};

struct label_key {
	struct str key;
	struct label_value *values; /* by total descending, then value */
	size_t n_values;
};

/* Lines under this part of the whole are not kept; FN_LIGHTER stands for them. */
#define PROFILE_LIGHT_LINE 0.001
/* Frames of each stack in the inverted tree, from the leaf: the callers above are those of all. */
#define PROFILE_INVERTED_DEPTH 16

struct stack_column;

struct profile {
	const struct series *series; /* service, type, kind and why */
	int64_t den;
	struct timeline timeline;
	struct win win[WIN_N];
	const struct fn_row *fns; /* all functions, by self[WIN_ALL] descending, then name */
	size_t n_fns;
	const struct pkg_row *pkgs; /* all packages, by self[WIN_ALL] descending, then name */
	size_t n_pkgs;
	const struct node *nodes; /* tree by function, WIN_ALL; nodes[0] is the whole */
	size_t n_nodes;
	size_t n_nodes_all; /* with those under 0.01 % of the whole, which FN_LIGHTER stands for */
	const struct node *lines; /* the tree by line of each frame */
	size_t n_lines, n_lines_all;
	const struct node *inverted; /* leaves on top, their callers below, WIN_ALL */
	size_t n_inverted, n_inverted_all;
	struct moved moved;       /* of all such functions the one that changed most */
	const struct stack_column *stacks; /* all of the group, of the tree; NULL: not kept */
	size_t n_stacks;          /* distinct stacks x sample labels with a value */
	const struct label_key *labels; /* dump and sample labels, by key */
	size_t n_labels;
	const struct instance_row *instances; /* by name */
	size_t n_instances;
	const struct restart *restarts; /* by time */
	size_t n_restarts;
	uint32_t n_dumps;
	int64_t first_ns, last_ns;
	double coverage;    /* share of the expected dumps that is there, 0..1 */
	bool saturated;     /* a sum left the range of int64 and was held */
	bool only_baseline; /* cumulative with one dump an instance: nothing to difference, the tree
			       and functions then show what was counted since process start */
};

#endif
