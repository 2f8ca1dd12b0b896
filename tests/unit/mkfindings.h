// SPDX-License-Identifier: MIT
/* Findings made by hand for a report of mkreport.h: every kind and verdict once. */
#ifndef TESTS_MKFINDINGS_H
#define TESTS_MKFINDINGS_H

#include "analyse/finding.h"
#include "mkreport.h"

/* A finding about a service and type with nothing else known. */
struct finding mk_finding(const struct mk *m, size_t service, size_t type);
/* Sets m->report.findings: all kinds over the services there are (none when there is none), each
 * with what its kind has: symptoms, evidence, growth, mutes. */
void mk_findings(struct mk *m);
/* n findings that are alike, and judged series. */
void mk_many_findings(struct mk *m, size_t n);

#endif
