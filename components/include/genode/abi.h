/* SPDX-License-Identifier: MIT */
/*
 * The kernel's binary interface: everything that crosses from user mode into the kernel and back.
 *
 * A system call takes a number and up to six words in registers and returns up to six words in registers. The kernel
 * never follows a pointer that a component passes: what does not fit into registers lies in the caller's message
 * buffer (UTCB), one page that core mapped for the thread and whose physical page the kernel knows.
 *
 * Which register holds which word is the business of <genode/arch/system_call.h> of each CPU.
 *
 *   words of a system call:  number | argument (capability) | tag | w0 | w1 | w2 | w3
 *   words of its return:              badge or status        | tag | w0 | w1 | w2 | w3
 *
 * Portable: kernel, core and every component include this file; it depends on nothing but the C language.
 */
#ifndef GENODE_ABI_H
#define GENODE_ABI_H

#include <stdint.h>
#include <stddef.h>

/* Machine word: as wide as a register. */
typedef uintptr_t word_t;

/* Index into the own PD's capability space. 0 is never valid. An index that the PD was not given names nothing. */
typedef uint32_t cap_t;

enum { CAP_INVALID = 0, CAP_PARENT = 1, CAP_FIRST_FREE = 2 };

/*
 * System calls open to every component.
 *
 * RPC_CALL        capability of an RPC object, tag, w0..w3 -> status, tag, w0..w3
 *                 Sends the message and blocks until the reply; the caller's time and priority help the server.
 * REPLY_WAIT      0, tag, w0..w3 -> badge, tag, w0..w3
 *                 Replies to the RPC this thread is serving (if any: a tag of TAG_NO_REPLY sends none) and waits for the
 *                 next RPC or signal. May return with TAG_KIND_NONE, then it is called again. Requests and signals
 *                 alternate where both are there. A thread that still owes a reply receives signals only.
 * WAIT            flags (WAIT_*) -> badge, tag, w0..w3
 *                 Waits without replying; the RPC being served, if any, stays to be replied to. Used inside an RPC or
 *                 a session request to wait for a signal only.
 * SIGNAL_SUBMIT   capability of a signal context, count -> status
 * YIELD           gives up the rest of the time slice
 * TIME            -> w0: microseconds since the kernel started (w1: high word where a word has 32 bits)
 * CAP_DELETE      index -> status; forgets the own reference, the object lives on
 *
 * A number that is none of these faults like an undefined instruction; core's own numbers give STATUS_DENIED.
 */
enum system_call {
	SYSTEM_CALL_RPC_CALL      = 0,
	SYSTEM_CALL_REPLY_WAIT    = 1,
	SYSTEM_CALL_WAIT          = 2,
	SYSTEM_CALL_SIGNAL_SUBMIT = 3,
	SYSTEM_CALL_YIELD         = 4,
	SYSTEM_CALL_TIME          = 5,
	SYSTEM_CALL_CAP_DELETE    = 6,
	/* from here on: core's own (platforms/hw/kernel/core_call.h), STATUS_DENIED for everybody else */
	SYSTEM_CALL_CORE_FIRST    = 16,
};

enum { WAIT_RPC = 1, WAIT_SIGNAL = 2, WAIT_POLL = 4 /* return at once with TAG_KIND_NONE if nothing is there */ };

/* Status of a system call, in the first returned word. RPC-level errors of a server travel in the tag instead. */
enum system_status {
	STATUS_OK          = 0,
	STATUS_INVALID_CAP = 1,  /* no such index, or the object is gone */
	STATUS_WRONG_TYPE  = 2,  /* the index names an object of another kind */
	STATUS_BAD_ARGUMENT = 3, /* a number outside its stated range */
	STATUS_SERVER_DIED = 4,  /* the RPC was not answered: its object or server was destroyed */
	STATUS_DENIED      = 5,  /* a system call that is not the caller's */
	STATUS_BAD_CALL    = 6,  /* no system call of that number */
	STATUS_NO_TABLES   = 7,  /* core's own: the PD's pool of page tables is empty */
	STATUS_AGAIN       = 8,  /* core's own: bounded work done, call again for the rest */
};

/*
 * Tag: one word that describes a message. 32 bits on every CPU.
 *
 *   bits  0.. 9  number of message words, 0..MESSAGE_WORDS_MAX; the first four travel in registers, the rest in the UTCB
 *   bits 10..12  number of capabilities, 0..MESSAGE_CAPS_MAX, in the UTCB
 *   bits 13..15  kind, set by the kernel for the receiver (TAG_KIND_*)
 *   bits 16..31  opcode of a request, result code of a reply (0 ok); for a signal the number of submits, saturated
 */
enum { MESSAGE_WORDS_IN_REGISTERS = 4, MESSAGE_CAPS_MAX = 4 };

enum tag_kind { TAG_KIND_RPC = 0, TAG_KIND_SIGNAL = 1, TAG_KIND_FAULT = 2, TAG_KIND_NONE = 3 };

static inline word_t tag_make(unsigned code, unsigned words, unsigned caps)
{
	return ((word_t)(code & 0xffffu) << 16) | ((word_t)caps << 10) | words;
}
static inline unsigned tag_words(word_t tag) { return tag & 0x3ffu; }
static inline unsigned tag_caps(word_t tag)  { return (tag >> 10) & 7u; }
static inline unsigned tag_kind(word_t tag)  { return (tag >> 13) & 7u; }
static inline unsigned tag_code(word_t tag)  { return (tag >> 16) & 0xffffu; }

#define TAG_NO_REPLY ((word_t)7 << 13)

/*
 * Result codes of a reply. A server's declared errors (`errors (…)` of an rpc) start at RPC_ERROR_FIRST, in the order of
 * their declaration.
 */
enum rpc_status {
	RPC_OK          = 0,
	RPC_INVALID_CAP = 1,    /* the kernel found no such object */
	RPC_SERVER_DIED = 2,
	RPC_BAD_OPCODE  = 3,    /* the server knows no such operation */
	RPC_BAD_MESSAGE = 4,    /* the server could not read the arguments: too short, unterminated string, wrong capability */
	RPC_OUT_OF_RAM  = 5,    /* the session's donation does not pay for this: upgrade the session and retry */
	RPC_OUT_OF_CAPS = 6,
	RPC_DENIED      = 7,
	RPC_ERROR_FIRST = 16,
};

/*
 * UTCB, the message buffer of a thread: one page. The owner may read and write all of it at any time; the kernel
 * trusts nothing in it.
 *
 * send_cap[i]      index of the i-th capability to send; 0 sends none in that place
 * receive_slot[i]  free index of the own capability space into which the i-th received capability shall go; 0: not
 *                  ready to receive, the capability is dropped. The kernel sets the slot to 0 when it used it.
 *                  A slot that is occupied counts as 0.
 * received[i]      after receiving: what came. RECEIVED_OWN: the capability names an RPC object that is served by a
 *                  thread of this PD: `value` is its badge, no slot was used. RECEIVED_SLOT: `value` is the index;
 *                  also of an own object if core sent it, as the answer to allocating it.
 * data             message words from the fifth on
 */
enum { UTCB_SIZE = 4096 };

enum received_kind { RECEIVED_NONE = 0, RECEIVED_SLOT = 1, RECEIVED_OWN = 2 };

struct received_cap {
	word_t kind;
	word_t value;
};

struct utcb {
	struct utcb *self;                 /* the thread finds its UTCB by one load from the thread register */
	word_t       thread_local_word[3]; /* for the base library */
	word_t       send_cap[MESSAGE_CAPS_MAX];
	word_t       receive_slot[MESSAGE_CAPS_MAX];
	struct received_cap received[MESSAGE_CAPS_MAX];
	word_t       data[];
};

enum { MESSAGE_WORDS_MAX = MESSAGE_WORDS_IN_REGISTERS + (UTCB_SIZE - sizeof(struct utcb)) / sizeof(word_t) };

_Static_assert(MESSAGE_WORDS_MAX <= 1023, "the tag has ten bits for the number of words");

/*
 * Page fault as the pager (core) receives it, kind TAG_KIND_FAULT, badge of the thread's pager object:
 * w0 = address, w1 = instruction pointer, w2 = enum fault_access or exception, w3 = CPU's own error word.
 * The pager's reply with code 0 lets the thread retry; any other code leaves it stopped.
 */
enum fault_access { FAULT_READ = 0, FAULT_WRITE = 1, FAULT_EXECUTE = 2, FAULT_EXCEPTION = 16 /* + CPU's vector */ };

#endif
