// SPDX-License-Identifier: MIT
/*
 * What "scan --print-config" prints: a flamefolio.conf for the inputs. What is in force stands as
 * it is, so that reading it back changes nothing; all else is a suggestion behind '#'. A line that
 * begins with "#" and no blank is a line of a config once the '#' is gone.
 */
#ifndef RENDER_CONFTEXT_H
#define RENDER_CONFTEXT_H

#include "aggregate/axis.h"
#include "base/buf.h"
#include "discover/layout_guess.h"
#include "model/model.h"

struct conf_source {
	const struct discovery *discovery;
	const struct model *model;
	const struct axis *axis;           /* of all dumps */
	const struct layout_guess *layout; /* no rows where layouts are in force already */
	const char *const *layouts;        /* of the command line */
	size_t n_layouts;
};

void conf_text(struct buf *b, const struct conf_source *s);

#endif
