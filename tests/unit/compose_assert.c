/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * Claims about random small systems, judged twice: by the compiler, and here by force. Authority is decided by walking
 * every simple chain of sessions, information by the transitive closure of a matrix, bounds by adding up a set that
 * grows until it does not grow any more. The verdicts must agree, and a chain that the compiler shows must be one, and
 * none must be shorter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "check/tcb.h"
#include "model/elaborate.h"

enum { ROUNDS = 10000, NODES_MAX = 16, CLAIMS = 6 };

static uint64_t random_state;

static unsigned pick(unsigned below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % below;
}

/* ---- a generator ---- */

static const char base[] =
	"interface PD { session { ram 48K; caps 10; } } interface CPU { session { ram 24K; caps 6; } }\n"
	"interface LOG { session { ram 8K; caps 2; } } interface ROM { session { ram 6K; caps 3; } }\n"
	"interface A { session { ram 10K; caps 2; } } interface B { session { ram 12K; caps 3; } }\n"
	"component init { requires ROM \"config\"; ram 64K; caps 30; }\n"
	"component pa { provides A; requires B?, ROM \"config\"?; ram 8K; caps 8; }\n"
	"component pb { provides B; requires A \"x\"?; ram 8K; caps 8; }\n"
	"component both { provides A, B; requires A?, B?, ROM \"m\"?; ram 8K; caps 8; }\n"
	"component ca { requires A?, ROM \"m\"?; ram 8K; caps 8; }\n"
	"component cb { requires B?, A?; ram 8K; caps 8; }\n"
	"component pl { provides LOG; ram 8K; caps 8; }\n"
	"platform p { arch x86_64; kernel hw; memory 0 + 64M; core { provides ROM, LOG, PD, CPU; ram 1M; caps 100;\n"
	"  caps_total 64K; } cost { pd ram 16K caps 2; dataspace caps 1; session ram 1K caps 1; child ram 8K caps 4; } }\n";

static const char *const components[] = { "pa", "pb", "both", "ca", "cb", "pl" };
static const char *const services[]   = { "A", "B", "LOG", "ROM" };

static char     paths[NODES_MAX][32];
static unsigned path_count;

static void write_sandbox(FILE *out, const char *prefix, unsigned depth)
{
	unsigned count = depth ? 1 + pick(3) : 2 + pick(4);
	for (unsigned i = 0; i < count && path_count < NODES_MAX - 1; i++) {
		char *path = paths[path_count++];
		snprintf(path, sizeof(paths[0]), "%s%sn%u", prefix, *prefix ? "." : "", i);
		if (depth < 2 && pick(3) == 0) {
			fprintf(out, "sandbox n%u {\n", i);
			write_sandbox(out, path, depth + 1);
			for (unsigned exports = pick(3); exports; exports--)
				fprintf(out, "export %s -> n%u;\n", services[pick(3)], pick(3));
		} else {
			fprintf(out, "start %s as n%u {\n", components[pick(6)], i);
		}
		for (unsigned routes = pick(4); routes; routes--) {
			fprintf(out, "route %s -> ", services[pick(3)]);
			if (pick(3))
				fprintf(out, "n%u;\n", pick(5));
			else
				fputs("parent;\n", out);
		}
		fputs("}\n", out);
	}
}

static const char *some(void) { return pick(12) ? paths[pick(path_count)] : "init"; }

static void write_claims(FILE *out)
{
	for (unsigned i = 0; i < CLAIMS; i++) {
		switch (pick(6)) {
		case 0:  fprintf(out, "assert isolated(%s, %s);\n", some(), some()); break;
		case 1:  fprintf(out, "assert separate(%s, %s);\n", some(), some()); break;
		case 2:  fprintf(out, "assert separate(%s, %s) trusting %s, %s;\n", some(), some(), some(), some()); break;
		case 3:  fprintf(out, "assert %s reaches %s via %s;\n", some(), pick(2) ? services[pick(4)] : some(), some()); break;
		case 4:  fprintf(out, "assert %s reaches %s only via %s, %s;\n", some(), pick(2) ? services[pick(4)] : some(),
			                 some(), pick(2) ? "parent" : some()); break;
		default: fprintf(out, "assert only %s, %s uses %s;\n", some(), some(), pick(2) ? services[pick(4)] : some());
		}
	}
}

/* ---- the system as a matrix ---- */

static const struct system *now;
static const struct node   *node_of[NODES_MAX];
static unsigned             total;

static const struct node *walk(const struct node *node)
{
	if (node->children)
		return node->children;
	for (; node; node = node->parent)
		if (node->next)
			return node->next;
	return NULL;
}

static bool inside(const struct node *node, const struct node *sandbox)
{
	for (; node; node = node->parent)
		if (node == sandbox)
			return true;
	return false;
}

static unsigned number_of(const struct node *node)
{
	unsigned i = 0;
	while (node_of[i] != node)
		i++;
	return i;
}

static void take_system(const struct system *system)
{
	now = system, total = 0;
	for (const struct node *node = system->root; node; node = walk(node)) {
		assert_true(total < NODES_MAX);
		node_of[total++] = node;
	}
}

/* ---- isolated ---- */

static bool on_way[NODES_MAX];

/* Length of the shortest simple chain of sessions from `node` into `goal`, 0 when there is none. */
static unsigned shortest_to(const struct node *node, const struct node *goal)
{
	unsigned best = 0, number = number_of(node);
	on_way[number] = true;
	for (const struct session *session = node->sessions; session; session = session->next) {
		if (session->server_kind != SERVER_CHILD || on_way[number_of(session->server)])
			continue;
		unsigned rest = inside(session->server, goal) ? 1 : shortest_to(session->server, goal);
		if (rest && !inside(session->server, goal))
			rest++;
		if (rest && (!best || rest < best))
			best = rest;
	}
	on_way[number] = false;
	return best;
}

static unsigned authority(const struct node *a, const struct node *b)
{
	unsigned best = 0;
	for (unsigned i = 0; i < total; i++)
		if (inside(node_of[i], a)) {
			unsigned chain = shortest_to(node_of[i], b);
			if (chain && (!best || chain < best))
				best = chain;
		}
	return best;
}

/* ---- separate ---- */

static bool trusted(const struct assertion *claim, const struct node *node)
{
	const struct node *a = claim->subjects->node, *b = claim->subjects->next->node;
	if (node != a && node != b && inside(a, node) && inside(b, node))
		return true;
	for (const struct assertion_node *each = claim->others; each; each = each->next) {
		bool holds_one = each->node != a && each->node != b && (inside(a, each->node) || inside(b, each->node));
		if (node == each->node || (!holds_one && inside(node, each->node)))
			return true;
	}
	return false;
}

static unsigned information(const struct assertion *claim)
{
	static unsigned distance[NODES_MAX][NODES_MAX];
	unsigned const  far = 1000;
	for (unsigned i = 0; i < total; i++)
		for (unsigned j = 0; j < total; j++)
			distance[i][j] = far;
	for (unsigned i = 0; i < total; i++) {
		const struct node *node = node_of[i];
		if (node->parent)
			distance[i][number_of(node->parent)] = distance[number_of(node->parent)][i] = 1;
		for (const struct session *session = node->sessions; session; session = session->next)
			if (session->server_kind == SERVER_CHILD)
				distance[i][number_of(session->server)] = distance[number_of(session->server)][i] = 1;
	}
	for (unsigned i = 0; i < total; i++)
		for (unsigned j = 0; j < total; j++)
			if (trusted(claim, node_of[i]) || trusted(claim, node_of[j]))
				distance[i][j] = far;
	for (unsigned k = 0; k < total; k++)
		for (unsigned i = 0; i < total; i++)
			for (unsigned j = 0; j < total; j++)
				if (distance[i][k] + distance[k][j] < distance[i][j])
					distance[i][j] = distance[i][k] + distance[k][j];
	unsigned best = far;
	for (unsigned i = 0; i < total; i++)
		for (unsigned j = 0; j < total; j++)
			if (inside(node_of[i], claim->subjects->node) && inside(node_of[j], claim->subjects->next->node)
			    && distance[i][j] < best)
				best = distance[i][j];
	return best == far ? 0 : best;
}

/* ---- reaches ---- */

static bool passes(const struct assertion *claim, const struct session *session)
{
	for (const struct assertion_node *via = claim->others; via; via = via->next) {
		bool around = via->node != claim->subjects->node && inside(claim->subjects->node, via->node);
		if (session->server && (session->server == via->node || (!around && inside(session->server, via->node))))
			return true;
		for (const struct hop *hop = session->hops; hop; hop = hop->next)
			if (hop->sandbox == via->node && (hop->child == NULL || hop->target->kind == TARGET_PARENT))
				return true;
	}
	return false;
}

static bool is_via(const struct assertion *claim, const struct node *node)
{
	for (const struct assertion_node *via = claim->others; via; via = via->next) {
		bool around = via->node != claim->subjects->node && inside(claim->subjects->node, via->node);
		if (node == via->node || (!around && inside(node, via->node)))
			return true;
	}
	return false;
}

struct tally { unsigned chains, around, shortest; };

/* Every simple chain from `node` that ends with what is reached. */
static void count_chains(const struct assertion *claim, const struct node *node, bool passed, unsigned length,
                         struct tally *tally)
{
	on_way[number_of(node)] = true;
	for (const struct session *session = node->sessions; session; session = session->next) {
		if (session->server_kind == SERVER_NONE)
			continue;
		bool past = passed || passes(claim, session);
		bool child = session->server_kind == SERVER_CHILD;
		if (claim->object.service ? session->service == claim->object.service
		                          : child && inside(session->server, claim->object.node)) {
			tally->chains++;
			if (!past && (!tally->around || length + 1 < tally->shortest))
				tally->shortest = length + 1;
			tally->around += !past;
		}
		if (child && !on_way[number_of(session->server)])
			count_chains(claim, session->server, past, length + 1, tally);
	}
	on_way[number_of(node)] = false;
}

static struct tally chains(const struct assertion *claim)
{
	struct tally tally = { 0 };
	for (unsigned i = 0; i < total; i++)
		if (inside(node_of[i], claim->subjects->node))
			count_chains(claim, node_of[i], is_via(claim, node_of[i]), 0, &tally);
	return tally;
}

/* ---- only … uses ---- */

static unsigned strangers(const struct assertion *claim)
{
	unsigned count = 0;
	for (unsigned i = 0; i < total; i++) {
		const struct node *node = node_of[i];
		if (inside(node, claim->subjects->node) || inside(node, claim->subjects->next->node))
			continue;
		for (const struct session *session = node->sessions; session; session = session->next)
			count += claim->object.service ? session->server_kind != SERVER_NONE && session->service == claim->object.service
			                               : session->server_kind == SERVER_CHILD
			                                 && inside(session->server, claim->object.node)
			                                 && !inside(node, claim->object.node);
	}
	return count;
}

/* ---- tcb ---- */

/* Bytes of code are a bit for each component, so that a sum says which were counted. */
static void give_binaries(struct compilation *compilation)
{
	for (unsigned i = 0; i < total; i++) {
		struct node   *node   = (struct node *)node_of[i];
		struct binary *binary = arena_new(&compilation->arena, struct binary);
		unsigned       kind   = 0;
		while (node->kind == NODE_COMPONENT && strcmp(components[kind], node->component->name))
			kind++;
		binary->name       = node->component->name;
		binary->text_bytes = node->kind == NODE_SANDBOX ? 1u << 10 : 1u << kind;
		node->binary       = binary;
	}
}

static uint64_t trusted_code(const struct node *of)
{
	bool     in[NODES_MAX] = { false }, grows = true;
	uint64_t bits = 0;
	for (unsigned i = 0; i < total; i++)
		in[i] = inside(node_of[i], of);
	while (grows) {
		grows = false;
		for (unsigned i = 0; i < total; i++) {
			if (!in[i])
				continue;
			const struct node *parent = node_of[i]->parent;
			if (parent && !in[number_of(parent)])
				in[number_of(parent)] = grows = true;
			for (const struct session *session = node_of[i]->sessions; session; session = session->next)
				if (session->server_kind == SERVER_CHILD && !in[number_of(session->server)])
					in[number_of(session->server)] = grows = true;
		}
	}
	for (unsigned i = 0; i < total; i++)
		if (in[i] && !inside(node_of[i], of))
			bits |= node_of[i]->binary->text_bytes;
	return bits;
}

static void judge_tcb(struct compilation *compilation, const struct model *model, struct system *system)
{
	struct checker checker = { .compilation = compilation, .model = model, .system = system };
	struct graph   graph;
	give_binaries(compilation);
	graph_init(&graph, &compilation->arena, system);
	for (unsigned i = 0; i < total; i++)
		assert_int_equal(tcb_of(&checker, &graph, node_of[i]).code_bytes, trusted_code(node_of[i]));
}

/* ---- verdicts ---- */

static const struct diagnostic *found_at(struct compilation *compilation, struct span span, const char *rule)
{
	for (size_t i = 0; i < compilation->diagnostics.all.count; i++) {
		const struct diagnostic *each = compilation->diagnostics.all.items[i];
		if (each->span.begin == span.begin && each->span.end == span.end && !strcmp(each->rule, rule))
			return each;
	}
	return NULL;
}

static unsigned notes(const struct diagnostic *diagnostic, const char *with)
{
	unsigned count = 0;
	for (const struct diagnostic_note *note = diagnostic->notes; note; note = note->next)
		count += strstr(note->text, with) != NULL;
	return count;
}

static unsigned judged[8], failed[8];

static void judge(struct compilation *compilation, const struct assertion *claim)
{
	const struct diagnostic *diagnostic = NULL;
	bool                     broken = false;
	const struct node       *a = claim->subjects->node;

	if (claim->form == ASSERT_ISOLATED) {
		const struct node *b = claim->subjects->next->node;
		unsigned there = authority(a, b), back = authority(b, a);
		broken     = there || back;
		diagnostic = found_at(compilation, claim->span, "not-isolated");
		if (diagnostic && there)   /* the first finding is of the first name */
			assert_int_equal(notes(diagnostic, " has a session "), there);
		else if (diagnostic)
			assert_int_equal(notes(diagnostic, " has a session "), back);
	} else if (claim->form == ASSERT_SEPARATE) {
		unsigned distance = information(claim);
		broken     = distance > 0;
		diagnostic = found_at(compilation, claim->span, "not-separate");
		if (diagnostic)
			assert_int_equal(notes(diagnostic, " has a session ") + notes(diagnostic, " serves ")
			                 + notes(diagnostic, "PD and CPU"), distance);
	} else if (claim->form == ASSERT_REACHES) {
		struct tally tally = chains(claim);
		broken     = tally.around || (!claim->only && !tally.chains && !now->incomplete);
		diagnostic = found_at(compilation, claim->span, "reaches-around");
		if (diagnostic && tally.around)
			assert_int_equal(notes(diagnostic, " has a session "), tally.shortest);
	} else {
		broken     = strangers(claim) > 0;
		diagnostic = found_at(compilation, claim->span, "used-by-others");
	}
	judged[claim->form]++;
	failed[claim->form] += broken;
	if (broken != (diagnostic != NULL))
		fail_msg("the verdicts differ for a claim of form %d, by force it is %s", claim->form, broken ? "broken" : "true");
}

static void one_system(const char *path, unsigned round)
{
	random_state = round * 7919u + 1;
	path_count   = 0;
	FILE *out = fopen(path, "w");
	fputs(base, out);
	fputs("scenario s on p {\n", out);
	write_sandbox(out, "", 0);
	write_claims(out);
	fputs("}\n", out);
	fclose(out);

	struct compilation           compilation;
	struct model                 model;
	struct system               *system = NULL;
	const struct elaborate_input input  = { .path = path, .store = "/nonexistent" };
	compilation_init(&compilation);
	elaborate(&compilation, &input, &model, &system);
	assert_non_null(system);
	check_system(&compilation, &model, system, NULL, NULL);
	take_system(system);
	for (const struct assertion *claim = system->assertions; claim; claim = claim->next)
		judge(&compilation, claim);
	judge_tcb(&compilation, &model, system);
	compilation_destroy(&compilation);
}

static void random_claims(void **state)
{
	(void)state;
	char path[] = "/tmp/compose_assert.XXXXXX";
	int  fd     = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	for (unsigned round = 0; round < ROUNDS; round++)
		one_system(path, round);
	unlink(path);

	/* of each form enough that hold, and enough that do not */
	static const enum assertion_form forms[] = { ASSERT_ISOLATED, ASSERT_SEPARATE, ASSERT_REACHES, ASSERT_ONLY_USES };
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_true(failed[forms[i]] > ROUNDS / 20);
		assert_true(judged[forms[i]] - failed[forms[i]] > ROUNDS / 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(random_claims) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
