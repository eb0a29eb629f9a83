/* SPDX-License-Identifier: MIT */
/*
 * The one device: a terminal, whose other side is descriptor 3 of core, if it was started with one. To its driver it is a
 * page of registers and an interrupt like those of any device (components/drivers/uart/linux_tty/tty.h), so the driver
 * gets it through IO_MEM and IRQ sessions and has no descriptor of Linux's.
 *
 * What the driver wrote into the page is not trusted: counters are read once, and count no more than the ring has.
 */
#include <linux/eventpoll.h>
#include <linux/fcntl.h>

#include "arch/arch.h"
#include "board.h"
#include "host.h"
#include "host_call.h"
#include "kernel/irq.h"
#include "kernel/scheduler.h"
#include "loop.h"
#include "terminal.h"
#include "tty.h"

enum { DESCRIPTOR = 3, TRY_AGAIN = -11, INTERRUPTED = -4 };

static struct tty_registers *registers;
static int fd = -1;                              /* -1: nobody is there, what is sent is lost */
static unsigned watched;                         /* events of epoll */
static bool unmasked, raised;

/* --- interrupt */

static void raise_interrupt(void)
{
	raised = true;
	if (!unmasked)
		return;
	raised = false;
	irq_interrupt(BOARD_TTY_IRQ);
}

void interrupt_configure(unsigned line, unsigned flags) { (void)line, (void)flags; }

void interrupt_mask(unsigned line)
{
	if (line == BOARD_TTY_IRQ)
		unmasked = false;
}

void interrupt_unmask(unsigned line)
{
	if (line != BOARD_TTY_IRQ)
		return;
	unmasked = true;
	if (raised)
		raise_interrupt();
}

/* --- transmit */

/* Bytes between two counters that others write. */
static uint32_t used(uint32_t put, uint32_t taken)
{
	uint32_t const bytes = put - taken;
	return bytes <= TTY_RING_BYTES ? bytes : TTY_RING_BYTES;
}

static uint32_t until_wrap(uint32_t count, uint32_t bytes)
{
	uint32_t const rest = TTY_RING_BYTES - count % TTY_RING_BYTES;
	return bytes < rest ? bytes : rest;
}

static bool send(void)
{
	struct tty_ring *const ring = &registers->transmit;
	static uint32_t taken;                   /* ours: the one in the register is only told */
	uint32_t const put = __atomic_load_n(&ring->put, __ATOMIC_ACQUIRE), before = taken;
	for (uint32_t bytes; (bytes = until_wrap(taken, used(put, taken)));) {
		uint8_t copy[TTY_RING_BYTES];
		for (uint32_t i = 0; i < bytes; i++)
			copy[i] = ring->bytes[taken % TTY_RING_BYTES + i];
		long const written = fd < 0 ? (long)bytes : host_write(fd, copy, bytes);
		if (written <= 0)
			break;                           /* full: epoll says when it is not any more */
		taken += (uint32_t)written;
	}
	__atomic_store_n(&ring->taken, taken, __ATOMIC_RELEASE);
	return taken != before;
}

/* --- receive */

static uint32_t received;                        /* ours, like above */

static bool room(void)
{
	return used(received, __atomic_load_n(&registers->receive.taken, __ATOMIC_ACQUIRE)) < TTY_RING_BYTES;
}

static bool receive(void)
{
	struct tty_ring *const ring = &registers->receive;
	uint32_t const free = TTY_RING_BYTES - used(received, __atomic_load_n(&ring->taken, __ATOMIC_ACQUIRE));
	long const count = fd < 0 || !free ? 0
		: host_read(fd, ring->bytes + received % TTY_RING_BYTES, until_wrap(received, free));
	if (count > 0) {
		received += (uint32_t)count;
		__atomic_store_n(&ring->put, received, __ATOMIC_RELEASE);
	} else if (fd >= 0 && free && count != TRY_AGAIN && count != INTERRUPTED) {
		host_close(fd);
		fd = -1;
	}
	return count > 0;
}

/* --- both */

static void look(void);

static void watch(void)
{
	const struct tty_ring *const ring = &registers->transmit;
	unsigned const events = (room() ? EPOLLIN : 0u) | (ring->put != ring->taken ? EPOLLOUT : 0u);
	if (fd >= 0 && events != watched)
		loop_change_device(fd, events, look);
	watched = events;
}

static void look(void)
{
	bool const sent = send(), came = receive();
	if (sent || came)
		raise_interrupt();
	watch();
	scheduler_update();
}

void terminal_doorbell(void)
{
	if (registers && send())
		raise_interrupt();
	if (registers)
		watch();
}

void terminal_find(void)
{
	long const flags = host_call_4(__NR_fcntl, DESCRIPTOR, F_GETFL, 0, 0);
	if (flags < 0)
		return;
	host_call_4(__NR_fcntl, DESCRIPTOR, F_SETFL, (uintptr_t)flags | O_NONBLOCK, 0);
	fd = DESCRIPTOR;
}

void terminal_init(void)
{
	registers = host_share(host_memory_fd, BOARD_TTY_IO_MEM, PAGE_SIZE);
	/* A file that happens to be open in whoever started core is no terminal. */
	if (fd >= 0 && !loop_watch_device(fd, watched = EPOLLIN, look))
		fd = -1;
}
