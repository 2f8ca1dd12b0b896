// SPDX-License-Identifier: MIT
/*
 * All pages of hand-made reports: well-formed, every link leads to a page and an anchor that
 * exist, nothing hostile gets through, sentences say what is there. With PAGES_OUT=DIR set the
 * pages are also written there, to be looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/num.h"
#include "mkfindings.h"
#include "mkfleet.h"
#include "mklabels.h"
#include "mkreport.h"
#include "render/dumpname.h"
#include "render/pages.h"

struct made {
	char path[300];
	struct buf text;
};

struct site {
	VEC(struct made) pages;
	struct mk_fleet fleet;
};

/* ---- the site ---- */

__attribute__((format(printf, 2, 3))) static struct buf *add(struct site *s, const char *format,
							     ...)
{
	struct made page = {0};
	va_list args;

	va_start(args, format);
	vsnprintf(page.path, sizeof(page.path), format, args);
	va_end(args);
	vec_push(&s->pages, page);
	return &s->pages.v[s->pages.n - 1].text;
}

static void make_windows(struct site *s, struct mk *m, size_t brief)
{
	static const enum win_id wins[] = {WIN_FIRST, WIN_N, WIN_LAST};
	const struct report *r = &m->report;
	struct below at = {.r = r, .brief = &r->briefs[brief], .p = &m->profiles[brief]};
	size_t i;

	for (i = 0; i < at.brief->plan->n_windows; i++) {
		const struct plan_window *w = &at.brief->plan->windows[i];
		struct part part = mk_part(m, at.p, wins[i]);

		page_window(add(s, "s/%s/%s/w/%s/index.html",
				r->services[at.brief->series->service].slug.p, at.brief->slug.p,
				w->slug.p),
			    &at, w, &part);
	}
}

/* All types of a service stand in its dumps. */
static void make_dump_pages(struct site *s, struct mk *m)
{
	const struct report *r = &m->report;
	struct part parts[7];
	uint32_t i;
	size_t k;

	for (i = 0; i < m->model.n_dumps; i++) {
		struct buf path = {0};

		if (!dump_has_page(r, i))
			continue;
		for (k = 0; k < m->spec.n_types; k++) {
			size_t brief = m->model.dumps[i].service * m->spec.n_types + k;

			parts[k] = mk_part(m, &m->profiles[brief], WIN_ALL);
			parts[k].win.per_value = 1;
		}
		dump_path(&path, r, i);
		page_dump(add(s, "%.*s", (int)path.n, path.p), r, i, parts);
		buf_release(&path);
	}
}

static void make_labels(struct site *s, struct mk *m, size_t brief)
{
	const struct report *r = &m->report;
	struct below at = {.r = r, .brief = &r->briefs[brief], .p = &m->profiles[brief]};
	struct label_parts labels = mk_label_parts(m, brief);
	const char *service = r->services[at.brief->series->service].slug.p;
	size_t i, k;

	if (!at.brief->plan->has_labels)
		return;
	page_labels(add(s, "s/%s/%s/labels/index.html", service, at.brief->slug.p), &at, &labels);
	for (i = 0; i < labels.n_keys; i++)
		for (k = 0; k < labels.keys[i].plan->n_values; k++) {
			const struct value_part *v = &labels.keys[i].values[k];

			if (v->plan->has_page)
				page_value(add(s, "s/%s/%s/l/%s/%s/index.html", service,
					       at.brief->slug.p, labels.keys[i].plan->slug.p,
					       v->plan->slug.p),
					   &at, &labels.keys[i], v);
		}
}

static void make_findings(struct site *s, const struct report *r)
{
	const struct findings *all = r->findings;

	page_findings(add(s, "findings/index.html"), r);
	page_leaks(add(s, "leaks/index.html"), r);
	for (size_t i = 0; i < all->n; i++) {
		const struct finding *f = all->v[i];

		page_finding(add(s, "findings/%s/index.html", f->id.p), r, f);
		for (size_t k = 0; k < f->n_symptoms; k++)
			page_finding(add(s, "findings/%s/index.html", f->symptoms[k]->id.p), r,
				     f->symptoms[k]);
	}
}

static void make_site(struct site *s, struct mk *m)
{
	const struct report *r = &m->report;
	size_t i, k;

	for (i = 0; i < r->n_briefs; i++)
		mk_plan_keys(m, i);
	if (m->spec.judged) {
		mk_findings(m);
		make_findings(s, r);
	}
	mk_fleet_make(&s->fleet, m);
	page_index(add(s, "index.html"), r);
	page_functions(add(s, "functions/index.html"), r, SIZE_MAX);
	for (i = 0; i < r->n_types; i++)
		page_functions(add(s, "functions/%s/index.html", r->types[i].slug.p), r, i);
	page_files(add(s, "files/index.html"), r);
	for (i = 0; i < r->n_types; i++)
		page_type(add(s, "t/%s/index.html", r->types[i].slug.p), r, i);
	for (i = 0; i < r->n_services; i++) {
		const char *slug = r->services[i].slug.p;

		page_service(add(s, "s/%s/index.html", slug), r, i);
		page_files_service(add(s, "files/%s/index.html", slug), r, i, 0);
		for (k = 1; k < files_parts(r, i); k++)
			page_files_service(add(s, "files/%s/%zu.html", slug, k + 1), r, i, k);
	}
	for (i = 0; i < r->n_briefs; i++)
		page_profile(add(s, "s/%s/%s/index.html",
				 r->services[r->briefs[i].series->service].slug.p,
				 r->briefs[i].slug.p),
			     r, &r->briefs[i], &m->profiles[i], STR(""));
	for (i = 0; i < r->n_briefs; i++)
		make_windows(s, m, i);
	for (i = 0; i < r->n_briefs; i++)
		make_labels(s, m, i);
	make_dump_pages(s, m);
	for (i = 0; i < s->pages.n; i++)
		buf_char(&s->pages.v[i].text, '\0');
}

static void write_site(const struct site *s, const char *name)
{
	const char *out = getenv("PAGES_OUT");
	char path[700], command[800];
	size_t i;

	for (i = 0; out && i < s->pages.n; i++) {
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s/%s", out, name, s->pages.v[i].path);
		snprintf(command, sizeof(command), "mkdir -p \"$(dirname '%s')\"", path);
		assert_int_equal(system(command), 0);
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(s->pages.v[i].text.p, 1, s->pages.v[i].text.n - 1, f);
		fclose(f);
	}
}

static void drop_site(struct site *s)
{
	size_t i;

	for (i = 0; i < s->pages.n; i++)
		buf_release(&s->pages.v[i].text);
	vec_release(&s->pages);
	mk_fleet_release(&s->fleet);
}

static const struct made *find_page(const struct site *s, const char *path)
{
	size_t i;

	for (i = 0; i < s->pages.n; i++)
		if (!strcmp(s->pages.v[i].path, path))
			return &s->pages.v[i];
	return NULL;
}

static const char *page_text_of(const struct site *s, const char *path)
{
	const struct made *page = find_page(s, path);

	assert_non_null(page);
	return page->text.p;
}

/* ---- well-formed ---- */

static bool is_void(const char *name)
{
	static const char *const voids[] = {"meta", "link", "br", "input", "!DOCTYPE"};
	size_t i;

	for (i = 0; i < COUNT_OF(voids); i++)
		if (!strcmp(name, voids[i]))
			return true;
	return false;
}

/* The '>' of a tag; quoted attribute values may not hold '<'. */
static const char *tag_end(const char *p)
{
	bool quoted = false;

	for (; *p && (quoted || *p != '>'); p++) {
		assert_true(*p != '<');
		quoted ^= *p == '"';
	}
	assert_true(*p == '>');
	return p;
}

static void check_balance(const char *text, const char *path)
{
	char stack[400][32], name[32];
	size_t depth = 0;
	const char *p = text;

	while ((p = strchr(p, '<'))) {
		bool closing = p[1] == '/';
		size_t n = strspn(p + 1 + closing,
				  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789!");
		const char *end = tag_end(p + 1);

		assert_true(n > 0 && n < sizeof(name));
		snprintf(name, sizeof(name), "%.*s", (int)n, p + 1 + closing);
		if (closing) {
			if (!depth || strcmp(stack[depth - 1], name))
				fail_msg("%s: </%s> closes <%s>", path, name,
					 depth ? stack[depth - 1] : "nothing");
			depth--;
		} else if (end[-1] != '/' && !is_void(name)) {
			assert_true(depth < COUNT_OF(stack));
			snprintf(stack[depth++], sizeof(stack[0]), "%s", name);
		}
		p = end;
		if (!closing && !strcmp(name, "style"))
			p = strstr(p, "</style>") - 1;
	}
	if (depth)
		fail_msg("%s: <%s> stays open", path, stack[depth - 1]);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void check_page(const struct made *page)
{
	const char *t = page->text.p;

	assert_false(page->text.failed);
	check_balance(t, page->path);
	assert_int_equal(count(t, "<h1>"), 1);
	assert_int_equal(count(t, "</h1>"), 1);
	assert_int_equal(count(t, " style="), 0);
	assert_int_equal(count(t, "<script"), 0);
	assert_int_equal(count(t, "<img"), 0);
	assert_int_equal(count(t, "{{"), 0);
	assert_int_equal(count(t, "http://") + count(t, "https://"), 0);
	assert_true(count(t, "aria-current=\"page\"") >= 1);
	assert_true(count(t, "style-src ") == 1);
	assert_int_equal(count(t, "nan"), count(t, "nano") + count(t, "tenant"));
}

/* ---- links ---- */

/* "s/x/" + "../../t/y/index.html" -> "t/y/index.html" */
static void resolve(char *out, size_t size, const char *page, const char *href)
{
	char *slash;

	snprintf(out, size, "%s", page);
	slash = strrchr(out, '/');
	(slash ? slash + 1 : out)[0] = '\0';
	for (; !strncmp(href, "../", 3); href += 3) {
		assert_true(*out);
		out[strlen(out) - 1] = '\0';
		slash = strrchr(out, '/');
		(slash ? slash + 1 : out)[0] = '\0';
	}
	snprintf(out + strlen(out), size - strlen(out), "%s", href);
}

static void check_link(const struct site *s, const struct made *page, const char *href)
{
	char target[1000], id[64];
	char *anchor;
	const struct made *to;

	if (!strncmp(href, "data:", 5))
		return;
	if (*href == '#')
		snprintf(target, sizeof(target), "%s%s", page->path, href);
	else
		resolve(target, sizeof(target), page->path, href);
	anchor = strchr(target, '#');
	if (anchor)
		*anchor++ = '\0';
	if (!strcmp(target, "summary.json"))
		return;
	to = find_page(s, target);
	if (!to)
		fail_msg("%s: link to %s, which is no page", page->path, href);
	snprintf(id, sizeof(id), "id=\"%s\"", anchor ? anchor : "");
	/* With "=" it is what the explorer is to show. */
	if (anchor && !strchr(anchor, '=') && !strstr(to->text.p, id))
		fail_msg("%s: no #%s in %s", page->path, anchor, target);
}

static void check_links(const struct site *s, const struct made *page)
{
	const char *p = page->text.p;

	while ((p = strstr(p, " href=\""))) {
		char href[600];
		size_t n = strcspn(p + 7, "\"");

		snprintf(href, sizeof(href), "%.*s", (int)n, p + 7);
		check_link(s, page, href);
		p += 7;
	}
}

static void check_site(struct mk_spec spec, const char *name)
{
	struct mk m;
	struct site s = {0};
	size_t i;

	spec.judged = true;
	mk_report(&m, spec);
	make_site(&s, &m);
	write_site(&s, name);
	for (i = 0; i < s.pages.n; i++) {
		check_page(&s.pages.v[i]);
		check_links(&s, &s.pages.v[i]);
	}
	drop_site(&s);
	mk_release(&m);
}

/* ---- tests ---- */

static const char *const shop[] = {"api-gateway", "catalog", "orders", "worker"};

static void test_shop(void **state)
{
	(void)state;
	check_site((struct mk_spec){.services = shop,
				    .n_services = 4,
				    .n_types = 7,
				    .n_dumps = 96,
				    .n_nodes = 900,
				    .windows = true},
		   "shop");
}

static void test_hostile(void **state)
{
	static const char *const names[] = {
		"a/b",
		"</script><script>alert(1)</script>",
		"quote\"'s & co",
		"größe-サービス",
		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
		"nn"
		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
		"nn"
		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
		"\xff\xfe\x01 broken",
	};

	(void)state;
	check_site((struct mk_spec){.services = names,
				    .n_services = 6,
				    .n_types = 7,
				    .n_dumps = 40,
				    .n_nodes = 200,
				    .hostile = true,
				    .partial = true,
				    .windows = true,
				    .dump_pages = true},
		   "hostile");
}

static void test_one_dump(void **state)
{
	(void)state;
	check_site((struct mk_spec){.services = shop,
				    .n_services = 1,
				    .n_types = 5,
				    .n_dumps = 1,
				    .n_nodes = 2},
		   "one");
}

static void test_no_services(void **state)
{
	(void)state;
	check_site((struct mk_spec){.services = shop,
				    .n_types = 1,
				    .n_dumps = 1,
				    .n_nodes = 2,
				    .partial = true},
		   "none");
}

static void test_no_clock(void **state)
{
	(void)state;
	check_site((struct mk_spec){.services = shop,
				    .n_services = 2,
				    .n_types = 4,
				    .n_dumps = 12,
				    .n_nodes = 50,
				    .no_clock = true,
				    .dump_pages = true},
		   "noclock");
}

static void test_fleet(void **state)
{
	static const char *names[40];
	char text[40][24];
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		snprintf(text[i], sizeof(text[i]), "service-%02d", i);
		names[i] = text[i];
	}
	check_site((struct mk_spec){.services = names,
				    .n_services = 40,
				    .n_types = 5,
				    .n_dumps = 30,
				    .n_nodes = 60,
				    .partial = true},
		   "fleet");
}

static void test_parts(void **state)
{
	(void)state;
	check_site((struct mk_spec){.services = shop,
				    .n_services = 1,
				    .n_types = 1,
				    .n_dumps = 2500,
				    .n_nodes = 5},
		   "parts");
}

/* All of one tree of 5,000 nodes is in the numbers, 400 in the call tree. */
static void test_tree_budget(void **state)
{
	struct mk m;
	struct site s = {0};
	const char *t;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 1,
				       .n_types = 1,
				       .n_dumps = 96,
				       .n_nodes = 5000});
	make_site(&s, &m);
	t = page_text_of(&s, "s/svc-0/process_cpu-cpu/index.html");
	assert_int_equal(count(t, "<code class=\"in"), 400);
	assert_non_null(strstr(t, "400 of 5,000 paths"));
	check_page(find_page(&s, "s/svc-0/process_cpu-cpu/index.html"));
	drop_site(&s);
	mk_release(&m);
}

static void test_sentences(void **state)
{
	struct mk m;
	struct site s = {0};

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 4,
				       .n_types = 5,
				       .n_dumps = 96,
				       .n_nodes = 100,
				       .partial = true});
	make_site(&s, &m);
	assert_non_null(strstr(page_text_of(&s, "index.html"),
			       "<h1>api-gateway CPU: 0.800 → 2.32 cores, +190 %; "));
	assert_non_null(strstr(page_text_of(&s, "index.html"), "Partial data"));
	assert_non_null(strstr(page_text_of(&s, "index.html"), "2 files could not be read"));
	assert_non_null(strstr(page_text_of(&s, "files/index.html"), "expected &lt;gzip&gt;"));
	assert_non_null(strstr(page_text_of(&s, "s/svc-0/process_cpu-cpu/index.html"),
			       "<h1>api-gateway CPU: 0.800 → 2.32 cores, +190 % from the first to "
			       "the last quarter</h1>"));
	assert_non_null(
		strstr(page_text_of(&s, "s/svc-0/goroutine-goroutine/index.html"), ": new, "));
	assert_non_null(strstr(page_text_of(&s, "s/svc-0/mutex-delay/index.html"), ": gone, "));
	assert_non_null(strstr(page_text_of(&s, "s/svc-1/process_cpu-cpu/index.html"),
			       "catalog CPU: steady at 0.400 cores"));
	assert_non_null(
		strstr(page_text_of(&s, "s/svc-1/index.html"), "Restart of <code>pod=pod-1"));
	drop_site(&s);
	mk_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shop),      cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_one_dump),  cmocka_unit_test(test_no_services),
		cmocka_unit_test(test_no_clock),  cmocka_unit_test(test_fleet),
		cmocka_unit_test(test_parts),     cmocka_unit_test(test_tree_budget),
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
