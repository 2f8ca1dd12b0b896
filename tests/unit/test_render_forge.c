// SPDX-License-Identifier: MIT
/* Links to lines: each shape of URL, each way to write a repository, each way to find the place. */
#include "test_render_check.h"

#include "render/forge.h"
#include "render/forgeurl.h"

struct link_case {
	const char *repository, *ref, *root;
	const char *file;
	uint32_t line;
	const char *url; /* NULL: no link */
};

#define SHA "0123456789abcdef0123456789abcdef01234567"

static struct str text_of(const char *s)
{
	return s ? str_of(s) : STR("");
}

static void check(const struct link_case *r, const char *in_repository, bool is_library)
{
	struct origin o = {text_of(r->repository), text_of(r->ref), text_of(r->root)};
	struct forge_file f = {.origin = &o,
			       .file = str_of(r->file),
			       .in_repository = text_of(in_repository),
			       .is_library = is_library,
			       .line = r->line};
	struct buf t = {0};

	assert_int_equal(say_forge_line(&t, &f), r->url != NULL);
	check_buf(&t, r->url ? r->url : "");
}

#define CHECK_ROWS(rows, in_repository)                                                            \
	do {                                                                                       \
		for (size_t i_ = 0; i_ < COUNT_OF(rows); i_++)                                     \
			check(&(rows)[i_], (in_repository), false);                                \
	} while (0)

/* Every row of the table of shapes, by host and by what the URL shows. */
static void test_shapes(void **state)
{
	static const struct link_case rows[] = {
		{"https://github.com/acme/shop", "v1.2.3", "", "f", 12,
		 "https://github.com/acme/shop/blob/v1.2.3/pricing/tax.go#L12"},
		{"https://github.com/acme/shop", "", "", "f", 12,
		 "https://github.com/acme/shop/blob/HEAD/pricing/tax.go#L12"},
		{"https://github.com/acme/shop", "feature/x", "", "f", 0,
		 "https://github.com/acme/shop/blob/feature/x/pricing/tax.go"},
		{"https://github.acme.com/acme/shop", "main", "", "f", 1,
		 "https://github.acme.com/acme/shop/blob/main/pricing/tax.go#L1"},
		{"https://git.acme.com/acme/shop/tree/main/x", "main", "", "f", 1,
		 "https://git.acme.com/acme/shop/blob/main/pricing/tax.go#L1"},
		{"https://gitlab.com/group/sub/shop", "main", "", "f", 7,
		 "https://gitlab.com/group/sub/shop/-/blob/main/pricing/tax.go#L7"},
		{"https://gitlab.acme.com/group/shop", "", "", "f", 7,
		 "https://gitlab.acme.com/group/shop/-/blob/HEAD/pricing/tax.go#L7"},
		{"https://code.acme.com/group/shop/-/tree/main", "main", "", "f", 7,
		 "https://code.acme.com/group/shop/-/blob/main/pricing/tax.go#L7"},
		{"https://codeberg.org/acme/shop", SHA, "", "f", 7,
		 "https://codeberg.org/acme/shop/src/commit/" SHA "/pricing/tax.go#L7"},
		{"https://gitea.acme.com/acme/shop", "v1.2.3", "", "f", 7,
		 "https://gitea.acme.com/acme/shop/src/tag/v1.2.3/pricing/tax.go#L7"},
		{"https://forgejo.acme.com/acme/shop", "refs/heads/v2.0", "", "f", 7,
		 "https://forgejo.acme.com/acme/shop/src/branch/v2.0/pricing/tax.go#L7"},
		{"https://codeberg.org/acme/shop", "refs/tags/june", "", "f", 7,
		 "https://codeberg.org/acme/shop/src/tag/june/pricing/tax.go#L7"},
		{"https://git.acme.com/acme/shop/src/branch/main", "dev", "", "f", 7,
		 "https://git.acme.com/acme/shop/src/branch/dev/pricing/tax.go#L7"},
		{"https://codeberg.org/acme/shop", "", "", "f", 7, NULL},
		{"https://bitbucket.org/acme/shop", "main", "", "f", 7,
		 "https://bitbucket.org/acme/shop/src/main/pricing/tax.go#lines-7"},
		{"https://bitbucket.org/acme/shop", "", "", "f", 7,
		 "https://bitbucket.org/acme/shop/src/HEAD/pricing/tax.go#lines-7"},
		{"https://bitbucket.org/acme/shop", "feature/x", "", "f", 7, NULL},
		{"https://bitbucket.acme.com/projects/SH/repos/shop", "feature/x", "", "f", 7,
		 "https://bitbucket.acme.com/projects/SH/repos/shop/browse/pricing/tax.go"
		 "?at=feature%2fx#7"},
		{"https://stash.acme.com/scm/SH/shop.git", "", "", "f", 7,
		 "https://stash.acme.com/projects/SH/repos/shop/browse/pricing/tax.go#7"},
		{"https://bitbucket.acme.com/scm/~ann/shop.git", "", "", "f", 7,
		 "https://bitbucket.acme.com/users/ann/repos/shop/browse/pricing/tax.go#7"},
		{"https://git.acme.com/projects/SH/repos/shop/browse", "", "", "f", 7,
		 "https://git.acme.com/projects/SH/repos/shop/browse/pricing/tax.go#7"},
		{"https://git.sr.ht/~acme/shop", "v1", "", "f", 7,
		 "https://git.sr.ht/~acme/shop/tree/v1/item/pricing/tax.go#L7"},
		{"https://git.sr.ht/~acme/shop", "", "", "f", 7,
		 "https://git.sr.ht/~acme/shop/tree/HEAD/item/pricing/tax.go#L7"},
		{"https://git.acme.com/acme/shop", "v1", "", "f", 7, NULL},
		{"https://example.com/", "v1", "", "f", 7, NULL},
	};

	(void)state;
	CHECK_ROWS(rows, "pricing/tax.go");
}

static void test_repositories(void **state)
{
	static const struct link_case rows[] = {
		{"git@github.com:acme/shop.git", "v1", "", "f", 1,
		 "https://github.com/acme/shop/blob/v1/a.go#L1"},
		{"ssh://git@github.com:22/acme/shop.git", "v1", "", "f", 1,
		 "https://github.com/acme/shop/blob/v1/a.go#L1"},
		{"ssh://git@bitbucket.acme.com:7999/sh/shop.git", "v1", "", "f", 1,
		 "https://bitbucket.acme.com/projects/sh/repos/shop/browse/a.go?at=v1#1"},
		{"github.com/acme/shop", "v1", "", "f", 1,
		 "https://github.com/acme/shop/blob/v1/a.go#L1"},
		{" http://gitea.acme.com:3000/acme/shop/ ", "v1.0", "", "f", 1,
		 "http://gitea.acme.com:3000/acme/shop/src/tag/v1.0/a.go#L1"},
		{"git+https://GitHub.com/acme/shop.git?x=1#readme", "v1", "", "f", 1,
		 "https://GitHub.com/acme/shop/blob/v1/a.go#L1"},
		/* What is secret stays so. */
		{"https://ann:s3cret@github.com/acme/shop", "v1", "", "f", 1,
		 "https://github.com/acme/shop/blob/v1/a.go#L1"},
		{"https://github.com/acme/sh op\"<", "v1", "", "f", 1,
		 "https://github.com/acme/sh%20op%22%3c/blob/v1/a.go#L1"},
		{"https://github.com/acme/../../evil/x", "v1", "", "f", 1,
		 "https://github.com/evil/x/blob/v1/a.go#L1"},
		{"javascript://github.com/acme/shop", "v1", "", "f", 1, NULL},
		{"https://github.com/acme", "v1", "", "f", 1, NULL},
		{"https://github.com/acme/shop/wiki", "v1", "", "f", 1, NULL},
		{"https://git hub.com/acme/shop", "v1", "", "f", 1, NULL},
		{"acme/shop", "v1", "", "f", 1, NULL},
		{"https://github.com", "v1", "", "f", 1, NULL},
		{"https://github.com/acme/shop", "v1 x", "", "f", 1, NULL},
		{"https://github.com/acme/shop", "../x", "", "f", 1, NULL},
		{"", "v1", "", "f", 1, NULL},
	};

	(void)state;
	CHECK_ROWS(rows, "a.go");
}

#define SHOP "https://github.com/acme/shop"
#define AT SHOP "/blob/v1/"

/* Where the file lies, when no source tells. */
static void test_places(void **state)
{
	static const struct link_case rows[] = {
		{SHOP, "v1", "", "/go/src/github.com/acme/shop/pricing/tax.go", 3,
		 AT "pricing/tax.go#L3"},
		{SHOP, "v1", "", "github.com/acme/shop/pricing/tax.go", 3, AT "pricing/tax.go#L3"},
		{SHOP, "v1", "services/orders", "/build/services/orders/tax.go", 3,
		 AT "services/orders/tax.go#L3"},
		{SHOP, "v1", "", "/home/runner/work/shop/shop/pricing/tax.go", 3,
		 AT "pricing/tax.go#L3"},
		{SHOP, "v1", "", "shop/cmd/shop/main.go", 3, AT "cmd/shop/main.go#L3"},
		{SHOP, "v1", "services/orders", "shop/tax.go", 3, AT "services/orders/tax.go#L3"},
		{SHOP, "v1", "", "/home/shop/x/tax.go", 3, NULL},
		{SHOP, "v1", "", "/home/shop/shop/tax.go", 3, AT "tax.go#L3"},
		{SHOP, "v1", "", "app/views.py", 3, AT "app/views.py#L3"},
		{SHOP, "v1", "svc", "./app/views.py", 3, AT "svc/app/views.py#L3"},
		{SHOP, "v1", "", "/app/views.py", 3, NULL},
		{SHOP, "v1", "", "C:\\src\\shop\\Tax.cs", 3, AT "Tax.cs#L3"},
		/* A module's name is no folder of the repository; a class has no folder at all. */
		{SHOP, "v1", "", "orders/tax.go", 3, NULL},
		{SHOP, "v1", "", "Tax.java", 3, NULL},
		{SHOP, "v1", "", "<autogenerated>", 3, NULL},
		{SHOP, "v1", "", "", 3, NULL},
		/* What others wrote. */
		{SHOP, "v1", "", "/srv/shop/node_modules/x/index.js", 3, NULL},
		{SHOP, "v1", "", "/usr/lib/python3.11/shop/x.py", 3, NULL},
	};

	(void)state;
	CHECK_ROWS(rows, NULL);
	check(&(struct link_case){SHOP, "v1", "", "shop/x.go", 3, NULL}, NULL, true);
	check(&(struct link_case){SHOP, "v1", "", "/x/y z&.go", 3, AT "y%20z%26.go#L3"}, "y z&.go",
	      false);
}

#define MOD "/go/pkg/mod/"

static void test_packages(void **state)
{
	static const struct link_case rows[] = {
		{SHOP, "v1", "", MOD "github.com/x/y@v1.2.3/z/a.go", 9,
		 "https://github.com/x/y/blob/v1.2.3/z/a.go#L9"},
		{"", "", "", "github.com/x/y@v1.2.3/a.go", 9,
		 "https://github.com/x/y/blob/v1.2.3/a.go#L9"},
		{"", "", "", MOD "github.com/!burnt!sushi/toml@v1.0.0/a.go", 9,
		 "https://github.com/BurntSushi/toml/blob/v1.0.0/a.go#L9"},
		{"", "", "", MOD "github.com/x/y@v2.0.0+incompatible/a.go", 9,
		 "https://github.com/x/y/blob/v2.0.0/a.go#L9"},
		{"", "", "", MOD "github.com/x/y@v0.0.0-20210101000000-abcdef123456/a.go", 9,
		 "https://github.com/x/y/blob/abcdef123456/a.go#L9"},
		{"", "", "", MOD "github.com/aws/sdk/service/s3@v1.2.3/a.go", 9,
		 "https://github.com/aws/sdk/blob/service/s3/v1.2.3/service/s3/a.go#L9"},
		{"", "", "", MOD "golang.org/x/net@v0.1.0/http2/a.go", 9,
		 "https://github.com/golang/net/blob/v0.1.0/http2/a.go#L9"},
		{"", "", "", MOD "google.golang.org/grpc@v1.50.0/server.go", 9,
		 "https://github.com/grpc/grpc-go/blob/v1.50.0/server.go#L9"},
		{"", "", "", MOD "google.golang.org/protobuf@v1.28.0/a.go", 9,
		 "https://github.com/protocolbuffers/protobuf-go/blob/v1.28.0/a.go#L9"},
		{"", "", "", MOD "go.uber.org/zap@v1.24.0/logger.go", 9,
		 "https://github.com/uber-go/zap/blob/v1.24.0/logger.go#L9"},
		{"", "", "", MOD "k8s.io/api@v0.26.0/a.go", 9,
		 "https://github.com/kubernetes/api/blob/v0.26.0/a.go#L9"},
		{"", "", "", MOD "gopkg.in/yaml.v3@v3.0.1/decode.go", 9,
		 "https://github.com/go-yaml/yaml/blob/v3.0.1/decode.go#L9"},
		{"", "", "", MOD "gopkg.in/natefinch/lumberjack.v2@v2.0.0/a.go", 9,
		 "https://github.com/natefinch/lumberjack/blob/v2.0.0/a.go#L9"},
		{"", "", "", MOD "gitlab.com/x/y@v1.0.0/a.go", 9,
		 "https://gitlab.com/x/y/-/blob/v1.0.0/a.go#L9"},
		{"", "", "", MOD "codeberg.org/x/y@v1.0.0/a.go", 9,
		 "https://codeberg.org/x/y/src/tag/v1.0.0/a.go#L9"},
		/* Not certain. */
		{"", "", "", MOD "github.com/x/y/v2@v2.1.0/a.go", 9, NULL},
		{"", "", "", MOD "gitlab.com/x/y/z@v1.0.0/a.go", 9, NULL},
		{"", "", "", MOD "example.com/x/y@v1.0.0/a.go", 9, NULL},
		{SHOP, "v1", "", MOD "example.com/x/shop@v1.0.0/a.go", 9, NULL},
		{"", "", "", MOD "gopkg.in/odd@v1.0.0/a.go", 9, NULL},
		/* The languages' own. */
		{"", "", "", "/usr/local/go1.21.5/src/runtime/proc.go", 9,
		 "https://github.com/golang/go/blob/go1.21.5/src/runtime/proc.go#L9"},
		{"", "", "", "/opt/hostedtoolcache/go/1.21.5/x64/src/fmt/print.go", 9,
		 "https://github.com/golang/go/blob/go1.21.5/src/fmt/print.go#L9"},
		{"", "", "",
		 MOD "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/src/runtime/proc.go", 9,
		 "https://github.com/golang/go/blob/go1.22.3/src/runtime/proc.go#L9"},
		{"", "", "", "/usr/local/go/src/runtime/proc.go", 9, NULL},
		{"", "", "", "/usr/lib/go-1.19/src/runtime/proc.go", 9, NULL},
		{"", "", "", "/rustc/" SHA "/library/core/src/iter/x.rs", 9,
		 "https://github.com/rust-lang/rust/blob/" SHA "/library/core/src/iter/x.rs#L9"},
		{"", "", "", "/rustc/1.70.0/library/core/src/x.rs", 9, NULL},
	};

	(void)state;
	CHECK_ROWS(rows, NULL);
}

/* Parts beyond all limits, bytes that are none of a path's. */
static void test_hostile(void **state)
{
	struct buf deep = {0};
	struct link_case row = {SHOP, "v1", "", "", 1, NULL};

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_lit(&deep, "shop/");
	buf_lit(&deep, "a.go");
	buf_char(&deep, '\0');
	row.file = deep.p;
	check(&row, NULL, false);
	buf_release(&deep);
	check(&(struct link_case){SHOP, "v1", "", "shop/a\nb.go", 1, NULL}, NULL, false);
	check(&(struct link_case){SHOP, "v1", "", "shop/\xff%\"'<.go", 1,
				  AT "%ff%25%22%27%3c.go#L1"},
	      NULL, false);
	check(&(struct link_case){SHOP, "v1", "", "@v1.0.0/a.go", 1, NULL}, NULL, false);
	check(&(struct link_case){SHOP, "v1", "", "gopkg.in@v1.0.0/a.go", 1, NULL}, NULL, false);
	check(&(struct link_case){SHOP, "v1", "", "k8s.io@v1.0.0/a.go", 1, NULL}, NULL, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),  cmocka_unit_test(test_repositories),
		cmocka_unit_test(test_places),  cmocka_unit_test(test_packages),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
