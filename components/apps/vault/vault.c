/* SPDX-License-Identifier: MIT */
/*
 * Keeps a secret, in a page of its own, and says nothing of it but its length and checksum. With a `period_ms` it looks
 * again each period whether the page still holds it; without, it never touches a Timer.
 */
#include <genode/dataspace.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/timeout.h>

static struct ram_region page;
static size_t            length;
static uint32_t          checksum;
static uint64_t          period_us, looks;
static struct timeout    next_look;

/* FNV-1a, 32 bits: enough to see a change, too little to guess the secret from. */
static uint32_t checksum_now(void)
{
	const unsigned char *const bytes = page.base;
	uint32_t sum = 2166136261u;
	for (size_t i = 0; i < length; i++)
		sum = (sum ^ bytes[i]) * 16777619u;
	return sum;
}

static void look(struct timeout *timeout)
{
	looks++;
	if (checksum_now() != checksum)
		log_error("the secret has changed");
	else
		log_line("secret unchanged (%llu)", looks + 0ull);
	timeout_start(timeout, period_us);
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	struct text const secret = hid_text(&config, "secret", "nobody knows");
	period_us = hid_unsigned(&config, "period_ms", 0) * 1000;
	if (ram_region_init(&page, PAGE_SIZE) != RPC_OK) {
		log_error("no memory for the secret");
		return;
	}
	length = secret.length < PAGE_SIZE ? secret.length : PAGE_SIZE;
	memcpy(page.base, secret.start, length);
	checksum = checksum_now();
	log_line("locked: %llu characters, checksum %08x", (unsigned long long)length, (unsigned)checksum);
	if (period_us) {
		next_look.handler = look;
		timeout_start(&next_look, period_us);
	}
}
