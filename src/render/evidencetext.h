// SPDX-License-Identifier: MIT
/* Verdicts as files: the evidence of one finding; all findings of a report. */
#ifndef RENDER_EVIDENCETEXT_H
#define RENDER_EVIDENCETEXT_H

#include "aggregate/report.h"
#include "analyse/finding.h"
#include "base/buf.h"

/*
 * CSV: the finding's fields as a first table, then each table of evidence, the long ones too, an
 * empty line between two. A table begins with a line "table",<name>, then its heads. Amounts are in
 * the sample type's own unit, times in seconds since 1970.
 */
void evidence_csv(struct buf *b, const struct report *r, const struct finding *f);

/* Of report.findings: {"findings": [...], "judged": [...]} as in summary.json. */
void findings_text(struct buf *b, const struct report *r);

#endif
