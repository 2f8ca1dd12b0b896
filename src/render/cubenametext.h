// SPDX-License-Identifier: MIT
/* The names of a cube's functions with their files and shorter forms, as columns. */
#ifndef RENDER_CUBENAMETEXT_H
#define RENDER_CUBENAMETEXT_H

#include "aggregate/cube.h"
#include "base/buf.h"

/* Texts in the order of their bytes, as they are shown. */
struct cube_texts {
	struct str *v;
	size_t n;
};

struct cube_names {
	const struct model *m;
	const uint8_t *classes; /* of flame_classes */
	struct cube_texts names, files;
	fn_id *fns;             /* by name */
	uint32_t *index;        /* by function, then those that stand for something: name */
	uint32_t *file_of;      /* by name; 0: none */
	uint32_t other;         /* FN_LIGHTER's; NO_NAME */
};

#define NO_NAME UINT32_MAX

/* Of all functions of its nodes. */
void cube_names_make(struct cube_names *n, const struct cube *c, const uint8_t *classes,
		     struct arena *a);
/* The name of a function of the tree, NO_NAME when it is none of it. */
uint32_t cube_name_of(const struct cube_names *n, fn_id fn);
/* All columns from names to rungs, see cubetext.h. */
void cube_names_put(struct buf *b, const struct cube_names *n);
/* Unsigned LEB128. */
void cube_varint(struct buf *b, uint64_t v);

#endif
