/* SPDX-License-Identifier: MIT */
/*
 * Attacks with forged names. Each group is a function that makes its attempts and judges each answer at once.
 */
#ifndef TEST_FORGE_H
#define TEST_FORGE_H

#include "attacker.h"

#include <genode/rpc.h>

void attack_indices(void);   /* indices that were not given, in every place where an index goes */
void attack_slots(void);     /* receiving into indices that are taken, or that do not exist */
void attack_messages(void);  /* malformed tags, replies that nobody waits for */
void attack_chains(void);    /* calls in a circle, servers and clients that die in the middle */
void attack_objects(void);   /* arguments of the wrong kind for core's operations */
void attack_accounts(void);  /* quota transfers that are nobody's right */
void attack_memory(void);    /* region maps and dataspaces */
void attack_ids(void);       /* session identifiers of others */
void attack_names(void);     /* services and identifiers that are the parent's to give */
void attack_routes(void);    /* sessions for which there is no route; arguments that lie */

/* Ends with the PD session open that is declared for attack_accounts(). */
void accounts_keep_stranger(void);

/* Sessions of this component, CAP_INVALID if the scenario gives none. */
extern cap_t forge_timer, forge_rm;

/* An attempt that must be refused: RPC_OK is a finding. */
void refused(enum rpc_status status, const char *what);

/* An attempt whose answer must be that number. */
void answered(uint64_t answer, uint64_t right_answer, const char *what);

/* An attempt for which there was no worker, memory or capability: counted, and said at the end. */
void not_made(void);

/* A region map of one's own, destroyed by forge_map_free(); CAP_INVALID without RM. */
cap_t forge_map(size_t size);
void  forge_map_free(cap_t map);

/* Lets other threads run until `*flag` is set. False: it was not, within a second. */
bool  wait_for(const volatile bool *flag);

extern uint64_t forge_attempts;

#endif
