/* SPDX-License-Identifier: MIT */
/*
 * Init's state report: written when something changed and nothing else is waiting to be done, to init's own log line by
 * line, or as a Report session labelled `state`.
 */
#ifndef INIT_REPORT_H
#define INIT_REPORT_H

void report_init(void);
void report_changed(void);

#endif
