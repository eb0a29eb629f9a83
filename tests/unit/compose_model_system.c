/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * Random systems: sandboxes in sandboxes, components that provide and require, routes of every kind. For each session
 * that was resolved, the rules of each configuration on its way are interpreted once more, by a few lines that know
 * nothing of the resolver, as init would: the first rule that matches decides. The books are added up from the other
 * end: nothing is created or lost.
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

#include "check/ledger.h"
#include "model/elaborate.h"

/* ---- a generator ---- */

static uint64_t random_state;

static unsigned pick(unsigned below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % below;
}

static const char base[] =
	"interface PD { session { ram 48K; caps 10; } } interface CPU { session { ram 24K; caps 6; } }\n"
	"interface LOG { session { ram 8K; caps 2; } } interface ROM { session { ram 6K; caps 3; } }\n"
	"interface A { session { ram 10K; caps 2; } } interface B { session { ram 12K; caps 3; } }\n"
	"component init { requires ROM \"config\"; ram 64K; caps 30; }\n"
	"component pa { provides A; requires B?; ram 8K + 9K per A; caps 8 + 2 per A; }\n"
	"component pb { provides B; requires A?, LOG; ram 8K + 20K per B; caps 8 + 5 per B; }\n"
	"component both { provides A, B, LOG; requires ROM \"x\"?; ram 8K; caps 8; }\n"
	"component ca { requires A, A \"one\"?, A \"two\"?; ram 8K; caps 8; }\n"
	"component cb { requires B *, A \"one -> two\"?, ROM \"config\"?; ram 8K; caps 8; }\n"
	"component cl { requires LOG \"sub\", B \"x*\"?; ram 8K; caps 8; }\n"
	"platform p { arch x86_64; kernel hw; memory 0 + 64M; core { provides ROM, LOG, PD, CPU; ram 1M; caps 100;\n"
	"  caps_total 64K; } cost { pd ram 16K caps 2; dataspace caps 1; session ram 1K caps 1; child ram 8K caps 4; } }\n";

static const char *const components[] = { "pa", "pb", "both", "ca", "cb", "cl" };
static const char *const services[]   = { "A", "B", "LOG", "ROM" };
static const char *const patterns[]   = { "", " \"one\"", " \"two\"", " \"o*\"", " \"*o\"", " last \"one\"", " last \"\"",
	                                      " \"x1\"", " \"x*\"", " unscoped \"n0\"", " unscoped \"n1\"", " \"one -> two\"" };
static const char *const rewrites[]   = { "", "", "", " label \"new\"", " identity \"id\"", " resource \"r\"", " prepend \"p-\"" };

static void write_target(FILE *out)
{
	switch (pick(4)) {
	case 0:  fprintf(out, "parent%s", rewrites[pick(7)]); break;
	case 1:  fprintf(out, "any%s", rewrites[pick(7)]); break;
	default: fprintf(out, "n%u%s", pick(5), rewrites[pick(7)]);
	}
}

static void write_route(FILE *out, const char *keyword)
{
	fprintf(out, "%s %s%s -> ", keyword, services[pick(4)], patterns[pick(12)]);
	write_target(out);
	for (unsigned more = pick(6); more > 3; more--) {
		fputs(", ", out);
		write_target(out);
	}
	fputs(";\n", out);
}

static void write_sandbox(FILE *out, unsigned depth)
{
	unsigned count = 2 + pick(4);
	for (unsigned i = 0; i < count; i++) {
		if (depth < 4 && pick(3) == 0) {
			fprintf(out, "sandbox n%u {\n", i);
			write_sandbox(out, depth + 1);
			for (unsigned exports = pick(3); exports; exports--)
				fprintf(out, "export %s%s -> n%u%s;\n", services[pick(3)], patterns[pick(5)], pick(4),
				        pick(3) ? "" : " label \"e\"");
		} else {
			fprintf(out, "start %s as n%u {\n", components[pick(6)], i);
		}
		for (unsigned routes = pick(4); routes; routes--)
			write_route(out, "route");
		fputs("}\n", out);
	}
	if (pick(4) == 0)
		write_route(out, "default route");
}

/* ---- init, once more ---- */

static bool condition_holds(const struct label_pattern *pattern, const char *child, const char *label)
{
	char        scope[80];
	const char *last = label;
	for (const char *at = label; (at = strstr(at, " -> ")); )
		last = at += 4;
	if (pattern->match == LABEL_ANY)
		return true;
	if (pattern->match == LABEL_UNSCOPED)
		return !strcmp(pattern->text, label);
	if (pattern->match == LABEL_LAST)
		return !strcmp(pattern->text, last);
	snprintf(scope, sizeof(scope), "%s -> ", child);
	if (strncmp(label, scope, strlen(scope)))
		return false;
	const char *rest = label + strlen(scope);
	size_t      chars = strlen(pattern->text), rest_chars = strlen(rest);
	return pattern->match == LABEL_EXACT  ? !strcmp(rest, pattern->text)
	     : pattern->match == LABEL_PREFIX ? !strncmp(rest, pattern->text, chars)
	                                      : chars <= rest_chars && !strcmp(rest + rest_chars - chars, pattern->text);
}

static bool offers(const struct node *node, const char *service)
{
	for (const struct provision *each = node->provides; each; each = each->next)
		if (!strcmp(each->service, service))
			return true;
	return false;
}

static bool parent_provides(const struct node *sandbox, const char *service)
{
	for (const struct service_use *use = sandbox->parent_provides; use; use = use->next)
		if (!strcmp(use->service, service))
			return true;
	return false;
}

static const struct node *only_provider(const struct node *sandbox, const char *service)
{
	const struct node *found = NULL;
	for (const struct node *child = sandbox->children; child; child = child->next)
		if (offers(child, service)) {
			if (found)
				return NULL;
			found = child;
		}
	return found;
}

/* The target that init of hop->sandbox takes for this request; NULL: denied. */
static const struct route_target *interpret(const struct hop *hop, const char *service, const struct node **server)
{
	for (const struct route *rule = hop->child->rules; rule; rule = rule->next) {
		if ((rule->service && strcmp(rule->service, service))
		    || !condition_holds(&rule->label, hop->child->name, hop->label))
			continue;
		for (const struct route_target *target = rule->targets; target; target = target->next) {
			*server = target->kind == TARGET_CHILD     ? target->node
			        : target->kind == TARGET_ANY_CHILD ? only_provider(hop->sandbox, service) : NULL;
			if (target->kind == TARGET_PARENT ? parent_provides(hop->sandbox, service)
			                                  : *server && offers(*server, service))
				return target;
		}
		return NULL;
	}
	return NULL;
}

static unsigned check_session(const struct session *session)
{
	const struct node *at = session->client;
	unsigned           hops = 0;

	for (const struct hop *hop = session->hops; hop; hop = hop->next, hops++) {
		const struct node *server = NULL;
		if (hop->export) {
			assert_ptr_equal(hop->sandbox, at);
			at = hop->target->node;
			continue;
		}
		const struct route_target *target = interpret(hop, session->service, &server);
		assert_non_null(target);
		assert_ptr_equal(hop->child, at);
		assert_ptr_equal(hop->sandbox, at->parent);
		assert_int_equal(target->kind == TARGET_PARENT, hop->target->kind == TARGET_PARENT);
		assert_ptr_equal(server, hop->target->node);
		assert_true(target->label == hop->target->label && target->identity == hop->target->identity
		            && target->resource == hop->target->resource);
		if (target->kind == TARGET_PARENT) {
			assert_true(parent_provides(hop->sandbox, session->service));
		}
		at = target->kind == TARGET_PARENT ? hop->sandbox : server;
	}
	if (session->server_kind == SERVER_CHILD)
		assert_ptr_equal(session->server, at);
	if (session->server_kind == SERVER_CORE)
		assert_null(at->parent);
	return hops;
}

/* What all accounts show in the end, with what core's sessions hold, is what the first init was given. */
static void check_sum(const struct system *system, enum account account)
{
	uint64_t sum = 0, at_core = 0, root_environment = 0;
	for (const struct node *node = system->root; node; node = node_after(node)) {
		sum += node->ledger->quota.of[account];
		for (const struct session *session = node->sessions; session; session = session->next) {
			uint64_t arrives = account == ACCOUNT_RAM ? session->ram_arrives : session->caps;
			bool     pd      = session->kind == SESSION_PD;   /* its account is the node's own */
			if (session->server_kind == SERVER_CORE && !pd)
				at_core += arrives;
			if (!node->parent && session->kind <= SESSION_BINARY && !pd)
				root_environment += arrives;
		}
	}
	assert_int_equal(sum + at_core - root_environment,
	                 account == ACCOUNT_RAM ? system->init_ram_bytes : system->init_caps);
}

static bool fully_resolved(const struct system *system)
{
	for (const struct node *node = system->root; node; node = node_after(node)) {
		if (!node->ledger || node->ledger->start.of[ACCOUNT_RAM] == 0 || node->ledger->start.of[ACCOUNT_CAPS] == 0)
			return false;
		for (const struct session *session = node->sessions; session; session = session->next)
			if (session->server_kind == SERVER_NONE && session->kind <= SESSION_BINARY)
				return false;
	}
	return system->root->ledger->quota.of[ACCOUNT_RAM] && system->root->ledger->quota.of[ACCOUNT_CAPS];
}

static void random_systems(void **state)
{
	(void)state;
	unsigned sessions = 0, through = 0, summed = 0;
	char     path[] = "/tmp/compose_model_system.XXXXXX";
	int      fd     = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);

	for (unsigned round = 0; round < 400; round++) {
		random_state = round;
		FILE *out = fopen(path, "w");
		fputs(base, out);
		fputs("scenario s on p {\n", out);
		write_sandbox(out, 0);
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
		for (const struct node *node = system->root; node; node = node_after(node))
			for (const struct session *session = node->sessions; session; session = session->next) {
				sessions++;
				if (session->server_kind != SERVER_NONE && !session->label_is_prefix)
					through += check_session(session);
			}
		if (fully_resolved(system)) {
			check_sum(system, ACCOUNT_RAM);
			check_sum(system, ACCOUNT_CAPS);
			summed++;
		}
		compilation_destroy(&compilation);
	}
	unlink(path);
	assert_true(sessions > 10000 && through > 10000 && summed > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(random_systems) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
