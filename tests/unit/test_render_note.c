// SPDX-License-Identifier: MIT
/* Notes on pages: where their references lead, what is said of those that lead nowhere. */
#include "test_render_check.h"

#include <stdio.h>

#include "analyse/finding.h"
#include "mkreport.h"
#include "render/noteref.h"
#include "render/pages.h"

static const char *const services[] = {"orders", "cart"};

struct made {
	struct mk mk;
	struct arena a;
	struct note notes[3];
	struct finding finding;
	const struct finding *list[1];
	struct findings findings;
};

static void make(struct made *m, const char *text)
{
	*m = (struct made){0};
	mk_report(&m->mk, (struct mk_spec){.services = services,
					   .n_services = 2,
					   .n_types = 2,
					   .n_dumps = 8,
					   .n_nodes = 20});
	m->notes[0] = (struct note){.path = STR("notes/all.md"),
				    .name = STR("all"),
				    .title = STR("All <b>"),
				    .text = str_of(text),
				    .slug = STR("all")};
	m->notes[1] = (struct note){.path = STR("orders.md"),
				    .name = STR("orders"),
				    .title = STR("On orders"),
				    .text = str_of(text),
				    .service = STR("orders"),
				    .slug = STR("orders")};
	m->notes[2] = (struct note){.path = STR("notes/third.md"),
				    .name = STR("third"),
				    .title = STR("Third"),
				    .text = STR("body\n"),
				    .slug = STR("third")};
	m->mk.discovery.notes.v = m->notes;
	m->mk.discovery.notes.n = 3;
	m->finding = (struct finding){.id = STR("leak-01")};
	m->list[0] = &m->finding;
	m->findings = (struct findings){.v = m->list, .n = 1};
	m->mk.report.findings = &m->findings;
	m->mk.report.note_refs = note_refs_make(&m->mk.report, &m->a);
	m->mk.report.findings = NULL;
}

static void release(struct made *m)
{
	m->mk.discovery.notes.v = NULL;
	m->mk.discovery.notes.n = 0;
	mk_release(&m->mk);
	arena_release(&m->a);
}

static void has(const struct buf *b, const char *part)
{
	size_t main = str_find(buf_view(b), STR("<main>"));

	if (!buf_has(b, part))
		fail_msg("\"%s\" is not in %.800s", part, b->p + main);
}

static void test_references(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, "[[service:cart]] [[service:nope]] [[finding:leak-01]] [[finding:leak-02]]\n"
		 "[[note:third]] [t](third.md) [[note:nope]] [[frame:nope]] [[diff:nope]]\n"
		 "[[what:x]]\n");
	page_note(&b, &m.mk.report, 0);
	has(&b, "<a href=\"../../s/svc-1/index.html\">cart</a>");
	has(&b, "nope (no such service in this report)");
	has(&b, "<a href=\"../../findings/leak-01/index.html\">leak-01</a>");
	has(&b, "leak-02 (no such finding in this report)");
	has(&b, "<a href=\"../third/index.html\">third</a> <a href=\"../third/index.html\">t</a>");
	has(&b, "nope (no such note)");
	has(&b, "<code>nope</code> (no such function in this report)");
	has(&b, "nope (no such comparison in this report)");
	has(&b, "x (expected frame, service, diff, finding or note)");
	has(&b, "6 references lead nowhere in this report.");
	has(&b, "<h1>All &lt;b&gt;</h1>");
	assert_int_equal(buf_count(&b, "<h1"), 1);
	buf_release(&b);
	release(&m);
}

/* A function with pages in two services: a note's own service comes first. */
static void test_functions(void **state)
{
	struct plan_fn fns[2][1];
	struct made m;
	struct buf b = {0};
	struct str name;
	char text[300], wanted[2][300];

	(void)state;
	make(&m, "");
	for (size_t i = 0; i < 2; i++) {
		size_t brief = m.mk.report.services[i].first_brief;

		fns[i][0] = (struct plan_fn){.fn = 0, .slug = STR("fn-0"), .has_page = true};
		m.mk.plans[brief].fns = fns[i];
		m.mk.plans[brief].n_fns = 1;
		snprintf(wanted[i], sizeof(wanted[i]),
			 "href=\"../../s/svc-%zu/%.*s/f/fn-0/index.html\"", i,
			 (int)m.mk.report.briefs[brief].slug.n, m.mk.report.briefs[brief].slug.p);
	}
	name = model_fn(&m.mk.model, 0);
	snprintf(text, sizeof(text), "[[frame:%.*s]]", (int)name.n, name.p);
	m.notes[0].text = m.notes[1].text = str_of(text);
	m.mk.report.note_refs = note_refs_make(&m.mk.report, &m.a);
	page_note(&b, &m.mk.report, 1);
	has(&b, wanted[0]);
	buf_reset(&b);
	page_note(&b, &m.mk.report, 0);
	assert_int_equal(buf_count(&b, "/f/fn-0/index.html"), 1);
	m.mk.plans[m.mk.report.services[0].first_brief].n_fns = 0;
	m.mk.plans[m.mk.report.services[1].first_brief].n_fns = 0;
	m.mk.report.note_refs = note_refs_make(&m.mk.report, &m.a);
	buf_reset(&b);
	page_note(&b, &m.mk.report, 0);
	has(&b, "<a href=\"../../functions/index.html\"><code>");
	buf_release(&b);
	release(&m);
}

static void test_places(void **state)
{
	struct made m;
	struct buf b = {0}, long_text = {0};

	(void)state;
	make(&m, "## Steps\n\nFirst.\n");
	page_notes(&b, &m.mk.report);
	has(&b, "3 notes, 1 of them on a service");
	has(&b, "<a href=\"all/index.html\">All &lt;b&gt;</a>");
	buf_reset(&b);
	page_service(&b, &m.mk.report, 0);
	page_service(&b, &m.mk.report, 1);
	assert_int_equal(buf_count(&b, "a note of the team"), 1);
	has(&b, "<h3>Steps</h3>");
	has(&b, "The note’s own page");
	buf_reset(&b);
	page_index(&b, &m.mk.report);
	has(&b, "<a href=\"notes/index.html\">Notes</a>");
	has(&b, "<a href=\"notes/third/index.html\">Third</a>");
	/* Of a long one the beginning. */
	while (long_text.n < 20000)
		buf_lit(&long_text, "Some words of a paragraph.\n\n");
	m.notes[1].text = buf_view(&long_text);
	buf_reset(&b);
	page_service(&b, &m.mk.report, 0);
	page_service(&b, &m.mk.report, 1);
	has(&b, "The rest of the note");
	assert_true(buf_count(&b, "Some words") < 160);
	buf_release(&b);
	buf_release(&long_text);
	release(&m);
}

/* Without notes nothing on any page tells of them. */
static void test_none(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, "");
	m.mk.discovery.notes.n = 0;
	assert_null(note_refs_make(&m.mk.report, &m.a));
	m.mk.report.note_refs = NULL;
	page_index(&b, &m.mk.report);
	page_service(&b, &m.mk.report, 0);
	page_files(&b, &m.mk.report);
	assert_false(buf_has(&b, "notes/"));
	assert_false(buf_has(&b, ">Notes<"));
	assert_false(buf_has(&b, "class=\"md\""));
	buf_release(&b);
	release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
